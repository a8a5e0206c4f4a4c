package io.tidewatch.testkit.alert;

import io.tidewatch.alert.AlertBatch;
import io.tidewatch.alert.AlertJournal;
import io.tidewatch.alert.GroupAlert;
import io.tidewatch.alert.GroupKey;
import io.tidewatch.alert.Suppression;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A journal that can be away, or lose the answers to what it wrote. */
public final class FaultyJournal implements AlertJournal {
    /** What goes wrong with commits. */
    public enum Fault {
        NONE,
        /** Nothing is written. */
        AWAY,
        /** It is written, and the one who asked hears that it failed. */
        ANSWER_LOST
    }

    private final AlertJournal journal;
    private volatile Fault fault = Fault.NONE;
    private volatile int commits;

    public FaultyJournal(AlertJournal journal) {
        this.journal = journal;
    }

    public void set(Fault next) {
        fault = next;
    }

    /** How often {@link #commit} was called. */
    public int commits() {
        return commits;
    }

    @Override
    public List<Position> positions() {
        return journal.positions();
    }

    @Override
    public Map<GroupKey, List<GroupAlert>> recent(Collection<GroupKey> groups) {
        return journal.recent(groups);
    }

    @Override
    public Set<AlertBatch.TimedId> known(Collection<AlertBatch.TimedId> timed) {
        return journal.known(timed);
    }

    @Override
    public List<Suppression> suppressions() {
        return journal.suppressions();
    }

    @Override
    public long lastBatch() {
        return journal.lastBatch();
    }

    @Override
    public synchronized Outcome commit(AlertBatch batch) {
        commits++;
        if (fault == Fault.AWAY) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the journal is away");
        }
        Outcome outcome = journal.commit(batch);
        if (fault == Fault.ANSWER_LOST) {
            fault = Fault.NONE;
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the answer was lost");
        }
        return outcome;
    }
}
