package io.tidewatch.alert;

import io.tidewatch.detect.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts as people see and change them. Contract:
 *
 * <ul>
 *   <li>nothing outside the {@link AlertScope} is read, counted or changed; it is answered as if it were not there;
 *   <li>a change is one transaction with its {@link AlertHistory}, durable when the call returns;
 *   <li>changes of people and of the {@link AlertStage} never overwrite one another;
 *   <li>counts are exact at the moment of the call;
 *   <li>a catalog that cannot be reached is {@code UNAVAILABLE};
 *   <li>thread-safe.
 * </ul>
 */
public interface Alerts {
    /**
     * A page of the alerts that fit.
     *
     * @param after where to go on; null for the first page. Sorted by {@link AlertSort#CREATED}, pages skip and repeat nothing
     */
    AlertPage list(AlertScope scope, AlertQuery query, AlertSort sort, int limit, @Nullable AlertCursor after);

    long count(AlertScope scope, AlertQuery query);

    /** @param bucket how long a bucket of time is; null for no buckets */
    AlertCounts counts(AlertScope scope, AlertQuery query, @Nullable Duration bucket);

    Optional<Alert> find(AlertScope scope, String id);

    Optional<AlertDetails> details(AlertScope scope, String id);

    /** What people did with it, oldest first; nothing for an alert that may not be seen. */
    List<AlertHistory> history(AlertScope scope, String id);

    /**
     * Changes an alert. What is asked for and is so already changes nothing and leaves no history.
     *
     * @param version the version that the person saw, or null to change whatever is there
     */
    EditOutcome edit(AlertScope scope, String id, AlertEdit edit, @Nullable Long version, String actor, Instant now);

    /**
     * The entities with the highest risk, highest first.
     *
     * @param kind only of this kind; null for hosts and users
     */
    List<Risk> risks(AlertScope scope, Entity.@Nullable Kind kind, int limit, Instant now);
}
