package io.tidewatch.store;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The store's reading side. Contract:
 *
 * <ul>
 *   <li>sees every event whose append has returned, and nothing outside the scope's tenant, visible datasets and datasets;
 *   <li>thread-safe; each call reads one consistent state;
 *   <li>gives up with {@code OVERLOADED} past its time or memory limit, and says what would narrow the search;
 *   <li>a damaged part is left out, counted and named in {@link SearchPage#warnings} or in the store's health, and the rest is served.
 * </ul>
 */
public interface EventSearcher {
    /** Events newest first (time, then id). With a cursor: those after it; nothing is skipped or repeated while data arrives. */
    SearchPage search(Scope scope, int limit, @org.jspecify.annotations.Nullable Cursor after);

    /** How many events match. */
    long count(Scope scope);

    /** Counts a bucket of time, by severity; buckets without events are left out. Oldest first. */
    List<HistogramBucket> histogram(Scope scope, Duration bucket);

    /** The most frequent values of a field, most frequent first, ties by value. */
    List<ValueCount> topValues(Scope scope, String field, int limit);

    /** Figures over events, grouped by fields and time. */
    List<StatisticsRow> statistics(Scope scope, StatisticsRequest request);

    /** The fields that events in scope's datasets and time can have, by name; cardinalities are estimates. */
    List<FieldInfo> fields(Scope scope);

    /** The tenant's event of that id, where its dataset may be seen. */
    Optional<Event> find(TenantId tenant, DatasetScope visible, EventId id);
}
