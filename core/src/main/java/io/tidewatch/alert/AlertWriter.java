package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Position;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Groups findings and writes them, until no alert was resolved meanwhile. Used by one thread, but for {@link #suppressionsChanged}. */
final class AlertWriter {
    private final AlertJournal journal;
    private final GroupingPolicy policy;
    private final AlertStageConfig config;
    private final Clock clock;
    private final RecentGroups groups;
    private List<Suppression> suppressions = List.of();
    private Instant suppressionsRead = Instant.MIN;
    private volatile boolean suppressionsChanged;
    private long lastBatch;

    AlertWriter(AlertJournal journal, GroupingPolicy policy, AlertStageConfig config, Clock clock) {
        this.journal = journal;
        this.policy = policy;
        this.config = config;
        this.clock = requireNonNull(clock, "clock is null");
        this.groups = new RecentGroups(journal, config.groups());
    }

    /** A finding that waits to be written. */
    record Waiting(Finding finding, GroupKey group, boolean timed) {}

    /** Reads what is written already. */
    void start() {
        lastBatch = journal.lastBatch();
    }

    void suppressionsChanged() {
        suppressionsChanged = true;
    }

    AlertBatch write(List<Position> positions, List<Waiting> findings) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Waiting> wanted = withoutKnown(findings);
        refreshSuppressions(now);
        IdentityHashMap<Finding, Evidence> evidence = new IdentityHashMap<>();
        long number = lastBatch + 1;
        Set<AlertKey> resolved = new HashSet<>();
        Set<GroupKey> keys = new LinkedHashSet<>();
        wanted.forEach(waiting -> keys.add(waiting.group()));
        while (true) {
            Grouper grouper = new Grouper(policy, withResolved(groups.of(keys), resolved));
            for (Waiting waiting : wanted) {
                grouper.add(waiting.finding(), waiting.group(), suppressions, now);
            }
            AlertBatch batch = grouper.batch(
                    number,
                    now,
                    positions,
                    wanted.stream()
                            .filter(Waiting::timed)
                            .map(AlertWriter::timedId)
                            .toList(),
                    finding -> evidence.computeIfAbsent(finding, AlertStage::evidence));
            switch (journal.commit(batch)) {
                case AlertJournal.Outcome.Written _ -> {
                    groups.remember(grouper.recent());
                    lastBatch = number;
                    return batch;
                }
                case AlertJournal.Outcome.Repeated _ -> {
                    groups.forget(keys);
                    lastBatch = number;
                    return batch;
                }
                case AlertJournal.Outcome.Overtaken _ -> {
                    groups.forgetAll();
                    // Another process may have written a finding that it was given too.
                    wanted = withoutKnown(findings);
                }
                case AlertJournal.Outcome.Stale stale -> {
                    // Somebody resolved these since they were remembered; what the journal says now is the truth.
                    groups.forget(keys);
                    resolved.addAll(stale.alerts());
                }
            }
        }
    }

    private List<Waiting> withoutKnown(List<Waiting> findings) {
        Set<AlertBatch.TimedId> timed = new HashSet<>();
        findings.stream().filter(Waiting::timed).forEach(waiting -> timed.add(timedId(waiting)));
        if (timed.isEmpty()) {
            return findings;
        }
        Set<AlertBatch.TimedId> known = new HashSet<>(journal.known(timed));
        return findings.stream()
                .filter(waiting -> !waiting.timed() || known.add(timedId(waiting)))
                .toList();
    }

    private static AlertBatch.TimedId timedId(Waiting waiting) {
        return new AlertBatch.TimedId(
                waiting.finding().tenant(), waiting.finding().id());
    }

    private void refreshSuppressions(Instant now) {
        if (suppressionsChanged
                || suppressionsRead.equals(Instant.MIN)
                || !now.isBefore(suppressionsRead.plus(config.suppressionsAge()))
                || now.isBefore(suppressionsRead)) {
            suppressionsChanged = false;
            suppressionsRead = Instant.MIN;
            suppressions = journal.suppressions();
            suppressionsRead = now;
        }
    }

    /** An alert that is gone is as one that is resolved: nothing joins it. */
    private static Map<GroupKey, List<GroupAlert>> withResolved(
            Map<GroupKey, List<GroupAlert>> recent, Set<AlertKey> resolved) {
        if (resolved.isEmpty()) {
            return recent;
        }
        Map<GroupKey, List<GroupAlert>> marked = new HashMap<>();
        recent.forEach((group, alerts) -> marked.put(
                group,
                alerts.stream()
                        .map(alert -> resolved.contains(new AlertKey(group.tenant(), alert.id()))
                                ? alert.asResolved()
                                : alert)
                        .toList()));
        return marked;
    }
}
