package io.tidewatch.alert;

import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sorts a batch of findings into alerts: a finding joins the newest open alert of its group that takes it, else it is kept back by a
 * suppression, else it begins an alert. Decides from the groups' latest alerts alone, so that it can be done again. Not thread-safe.
 */
final class Grouper {
    private final GroupingPolicy policy;
    private final Map<GroupKey, List<Draft>> drafts = new LinkedHashMap<>();
    private final List<Draft> made = new ArrayList<>();
    /** Drafts that later ones pushed out, which may still have something to write. */
    private final List<Draft> forgotten = new ArrayList<>();

    private final Map<String, AlertBatch.KeptBack> kept = new LinkedHashMap<>();

    /** @param recent the latest alerts of every group that the findings have, newest first */
    Grouper(GroupingPolicy policy, Map<GroupKey, List<GroupAlert>> recent) {
        this.policy = policy;
        recent.forEach((group, alerts) -> drafts.put(
                group,
                new ArrayList<>(
                        alerts.stream().map(alert -> Draft.of(group, alert)).toList())));
    }

    void add(Finding finding, GroupKey group, List<Suppression> suppressions, Instant now) {
        Suppression muted = first(suppressions, finding, now, false);
        if (muted != null) {
            keepBack(muted);
            return;
        }
        List<Draft> alerts = drafts.computeIfAbsent(group, _ -> new ArrayList<>());
        Grouping grouping = policy.of(finding.tenant(), finding.rule());
        for (Draft alert : alerts) {
            if (alert.state().takes(finding.to(), grouping)) {
                alert.join(finding);
                return;
            }
        }
        Suppression pause = alerts.isEmpty() ? null : first(suppressions, finding, now, true);
        if (pause != null && pause.after() != null) {
            for (Draft alert : alerts) {
                if (alert.state().silences(finding.to(), pause.after())) {
                    alert.suppress();
                    keepBack(pause);
                    return;
                }
            }
        }
        Draft begun = Draft.made(
                group, finding, alerts.isEmpty() ? null : alerts.getFirst().state(), now);
        alerts.addFirst(begun);
        made.add(begun);
        if (alerts.size() > AlertLimits.RECENT_OF_GROUP) {
            forgotten.add(alerts.removeLast());
        }
    }

    /** Of several that fit, the longest pause, or the first by id among those that keep back everything. */
    private static @Nullable Suppression first(
            List<Suppression> suppressions, Finding finding, Instant now, boolean pauses) {
        Suppression best = null;
        for (Suppression candidate : suppressions) {
            if (pauses == (candidate.after() != null)
                    && candidate.concerns(finding.tenant(), finding.rule().key(), finding.group(), now)
                    && (best == null
                            || best.after() != null
                                    && candidate.after() != null
                                    && candidate.after().compareTo(best.after()) > 0)) {
                best = candidate;
            }
        }
        return best;
    }

    private void keepBack(Suppression by) {
        kept.merge(
                by.tenant() + "/" + by.id(),
                new AlertBatch.KeptBack(by.tenant(), by.id(), 1),
                (a, b) -> new AlertBatch.KeptBack(a.tenant(), a.suppression(), a.findings() + b.findings()));
    }

    /** What there is to write. */
    AlertBatch batch(
            long number,
            Instant now,
            List<Position> positions,
            List<AlertBatch.TimedId> timed,
            Function<Finding, Evidence> evidence) {
        List<AlertBatch.Grown> grown = new ArrayList<>();
        drafts.values().forEach(alerts -> alerts.forEach(alert -> addGrown(alert, grown)));
        forgotten.forEach(alert -> addGrown(alert, grown));
        return new AlertBatch(
                number,
                now,
                positions,
                made.stream().map(alert -> alert.made(evidence)).toList(),
                grown,
                List.copyOf(kept.values()),
                timed);
    }

    private static void addGrown(Draft alert, List<AlertBatch.Grown> grown) {
        if (!alert.isNew() && alert.isChanged()) {
            grown.add(alert.grown());
        }
    }

    /** The groups' latest alerts once the batch is written. */
    Map<GroupKey, List<GroupAlert>> recent() {
        Map<GroupKey, List<GroupAlert>> recent = new LinkedHashMap<>();
        drafts.forEach((group, alerts) ->
                recent.put(group, alerts.stream().map(Draft::state).toList()));
        return recent;
    }
}
