package io.tidewatch.testkit.alert;

import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.GroupKey;
import io.tidewatch.alert.Grouping;
import io.tidewatch.detect.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grouping as docs/alerts.md tells it, a finding at a time, with everything in memory: what the stage is compared with. */
final class NaiveAlerts {
    /** An alert of the model. */
    static final class One {
        final String id;
        final String previous;
        Instant opened;
        Instant last;
        long findings;
        long suppressed;
        boolean resolved;

        One(String id, String previous, Instant time) {
            this.id = id;
            this.previous = previous;
            this.opened = time;
            this.last = time;
            this.findings = 1;
        }

        String text() {
            return id + " " + previous + " " + opened + " " + last + " " + findings + " " + suppressed + " " + resolved;
        }
    }

    private final Grouping grouping;
    private final Map<GroupKey, List<One>> groups = new LinkedHashMap<>();
    private final Map<String, Duration> pauses;
    private final java.util.Set<String> muted;
    long keptBack;

    /**
     * @param pauses by rule, how long after an alert's first finding none is made
     * @param muted rules that make none
     */
    NaiveAlerts(Grouping grouping, Map<String, Duration> pauses, java.util.Set<String> muted) {
        this.grouping = grouping;
        this.pauses = pauses;
        this.muted = muted;
    }

    void add(Finding finding) {
        if (muted.contains(finding.rule().key())) {
            keptBack++;
            return;
        }
        List<One> all = groups.computeIfAbsent(GroupKey.of(finding), _ -> new ArrayList<>());
        List<One> recent = all.subList(Math.max(0, all.size() - AlertLimits.RECENT_OF_GROUP), all.size());
        Instant time = finding.to();
        for (One one : recent.reversed()) {
            Instant from = time.isBefore(one.opened) ? time : one.opened;
            Instant to = time.isAfter(one.last) ? time : one.last;
            if (!one.resolved
                    && !time.isAfter(one.last.plus(grouping.window()))
                    && !time.isBefore(one.opened.minus(grouping.window()))
                    && Duration.between(from, to).compareTo(grouping.longest()) <= 0) {
                one.opened = from;
                one.last = to;
                one.findings++;
                return;
            }
        }
        Duration pause = pauses.get(finding.rule().key());
        for (One one : recent.reversed()) {
            if (pause != null && !time.isBefore(one.opened) && time.isBefore(one.opened.plus(pause))) {
                one.suppressed++;
                keptBack++;
                return;
            }
        }
        all.add(new One(GroupKey.alertId(finding), all.isEmpty() ? "none" : all.getLast().id, time));
    }

    List<One> alerts() {
        return groups.values().stream().flatMap(List::stream).toList();
    }
}
