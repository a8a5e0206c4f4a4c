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
 *   <li>{@link #commit} is one transaction, durable when it returns {@link Outcome.Written}; where stale alerts are given, nothing was
 *       changed; where it throws, the same batch number may be written again and is written once;
 *   <li>what was committed is seen by every later call, by {@link Alerts} and by {@link Suppressions};
 *   <li>a catalog that cannot be reached is {@code UNAVAILABLE}, and the same call may be made again;
 *   <li>people change alerts meanwhile; where other stages write too, a batch that was made of what they have changed since is answered
 *       with {@link Outcome.Overtaken}.
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

    /** The number of the last batch that was written; 0 before the first. */
    long lastBatch();

    /**
     * Writes the batch.
     *
     * @throws io.tidewatch.event.TidewatchException {@code INTERNAL} when its number does not follow from the last: another stage writes
     */
    Outcome commit(AlertBatch batch);

    /** What became of a batch. */
    sealed interface Outcome {
        record Written() implements Outcome {}

        /** A batch of that number was written before: the answer to it was lost. */
        record Repeated() implements Outcome {}

        /** Another stage has made alerts or added to some: what was remembered of groups is old. Nothing was changed. */
        record Overtaken() implements Outcome {}

        /** These alerts are gone, or resolved and would take findings. */
        record Stale(Set<AlertKey> alerts) implements Outcome {
            public Stale {
                alerts = Set.copyOf(alerts);
            }
        }
    }
}
