package io.tidewatch.alert;

import io.tidewatch.event.Position;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the {@link AlertStage} writes. Contract:
 *
 * <ul>
 *   <li>{@link #commit} is one transaction, durable when it returns; where it throws or gives stale alerts, nothing was changed;
 *   <li>what was committed is seen by every later call, by {@link Alerts} and by {@link Suppressions};
 *   <li>a catalog that cannot be reached is {@code UNAVAILABLE}, and the same call may be made again;
 *   <li>one stage writes at a time; people change alerts meanwhile.
 * </ul>
 */
public interface AlertJournal {
    /** Up to where in the queue everything is written. */
    List<Position> positions();

    /** The last alerts made of each group, newest first, at most {@link AlertLimits#RECENT_OF_GROUP}. */
    Map<GroupKey, List<GroupAlert>> recent(Collection<GroupKey> groups);

    /** Those that are known already. */
    Set<AlertBatch.TimedId> known(Collection<AlertBatch.TimedId> timed);

    /** Every tenant's suppressions. */
    List<Suppression> suppressions();

    /**
     * Writes the batch.
     *
     * @return the alerts in {@link AlertBatch#grown} that are gone, or resolved and would take findings; where there is one, nothing was
     *     written
     */
    Set<AlertKey> commit(AlertBatch batch);
}
