package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells which alerts findings would become, by the grouping that makes alerts; suppressions are left aside. Not thread-safe. */
public final class AlertForecast {
    private final GroupingPolicy policy;
    private final Map<GroupKey, List<Begun>> groups = new LinkedHashMap<>();
    private final Map<String, Long> ofRule = new HashMap<>();
    private long count;

    public AlertForecast(GroupingPolicy policy) {
        this.policy = requireNonNull(policy, "policy is null");
    }

    /**
     * An alert that would be made.
     *
     * @param rule the rule's key
     * @param group what its findings share
     * @param findings how many there are
     */
    public record Expected(String rule, Map<String, String> group, Instant from, Instant to, long findings) {}

    private static final class Begun {
        final Finding first;
        GroupAlert alert;
        long findings = 1;

        Begun(Finding first) {
            this.first = first;
            this.alert = new GroupAlert(first.id(), first.to(), first.to(), first.to(), false);
        }
    }

    /** Takes the next finding; the order is that of time. */
    public void add(Finding finding) {
        List<Begun> alerts = groups.computeIfAbsent(GroupKey.of(finding), _ -> new ArrayList<>());
        Grouping grouping = policy.of(finding.tenant(), finding.rule());
        int oldest = Math.max(0, alerts.size() - AlertLimits.RECENT_OF_GROUP);
        for (int i = alerts.size() - 1; i >= oldest; i--) {
            Begun begun = alerts.get(i);
            if (begun.alert.takes(finding.to(), grouping)) {
                begun.alert = begun.alert.with(finding.to());
                begun.findings++;
                return;
            }
        }
        alerts.add(new Begun(finding));
        ofRule.merge(finding.rule().key(), 1L, Long::sum);
        count++;
    }

    /** How many alerts there would be. */
    public long count() {
        return count;
    }

    /** How many there would be of a rule. */
    public long count(String ruleKey) {
        return ofRule.getOrDefault(ruleKey, 0L);
    }

    /** The alerts, those of most findings first; at most {@code limit}. */
    public List<Expected> largest(int limit) {
        return groups.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.<Begun>comparingLong(begun -> -begun.findings)
                        .thenComparing(begun -> begun.alert.opened())
                        .thenComparing(begun -> begun.first.id()))
                .limit(limit)
                .map(begun -> new Expected(
                        begun.first.rule().key(),
                        begun.first.group(),
                        begun.alert.opened(),
                        begun.alert.last(),
                        begun.findings))
                .toList();
    }
}
