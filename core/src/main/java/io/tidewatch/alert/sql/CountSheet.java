package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertCounts;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Resolution;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.RuleRef;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds cells up along each dimension. Not thread-safe. */
final class CountSheet {
    private static final int MOST_RULES = 100;
    private static final String ATTACK = "attack.";

    private final Map<Long, RuleRef> rules;
    private long total;
    private final Map<AlertStatus, Long> byStatus = new EnumMap<>(AlertStatus.class);
    private final Map<Resolution, Long> byResolution = new EnumMap<>(Resolution.class);
    private final Map<AlertSeverity, Long> bySeverity = new EnumMap<>(AlertSeverity.class);
    private final Map<AlertSeverity, Long> openBySeverity = new EnumMap<>(AlertSeverity.class);
    private final Map<String, AlertCounts.OfRule> byRule = new HashMap<>();
    private final Map<String, Long> byTechnique = new TreeMap<>();
    private final Map<String, Long> byTactic = new TreeMap<>();
    private final Map<String, Long> byDataset = new TreeMap<>();

    CountSheet(Map<Long, RuleRef> rules) {
        this.rules = rules;
    }

    void add(List<Cell> cells) {
        Map<Long, Long> ofRules = new TreeMap<>();
        for (Cell cell : cells) {
            RuleRef rule = rules.get(cell.rule());
            if (rule == null) {
                continue;
            }
            long alerts = cell.alerts();
            total += alerts;
            byStatus.merge(State.status(cell.state()), alerts, Long::sum);
            Resolution resolution = State.resolution(cell.state());
            if (resolution == null) {
                openBySeverity.merge(rule.severity(), alerts, Long::sum);
            } else {
                byResolution.merge(resolution, alerts, Long::sum);
            }
            bySeverity.merge(rule.severity(), alerts, Long::sum);
            byDataset.merge(cell.dataset(), alerts, Long::sum);
            ofRules.merge(cell.rule(), alerts, Long::sum);
        }
        // Rising numbers, so that a rule shows the title it had last.
        ofRules.forEach((number, alerts) -> addRule(rules.get(number), alerts));
    }

    private void addRule(@org.jspecify.annotations.Nullable RuleRef rule, long alerts) {
        if (rule == null) {
            return;
        }
        AlertCounts.OfRule before = byRule.get(rule.key());
        byRule.put(
                rule.key(),
                new AlertCounts.OfRule(
                        rule.key(), rule.title(), rule.severity(), alerts + (before == null ? 0 : before.count())));
        rule.techniques().stream().distinct().forEach(technique -> byTechnique.merge(technique, alerts, Long::sum));
        rule.tags().stream()
                .map(tag -> tag.toLowerCase(Locale.ROOT))
                .filter(tag -> tag.startsWith(ATTACK) && !tag.matches("attack\\.[tgs]\\d{4}(\\.\\d{3})?"))
                .map(tag -> tag.substring(ATTACK.length()).replace('_', '-'))
                .distinct()
                .forEach(tactic -> byTactic.merge(tactic, alerts, Long::sum));
    }

    AlertCounts counts(List<AlertCounts.Bucket> buckets) {
        return new AlertCounts(
                total,
                byStatus,
                byResolution,
                bySeverity,
                openBySeverity,
                byRule.values().stream()
                        .sorted(Comparator.comparingLong(AlertCounts.OfRule::count)
                                .reversed()
                                .thenComparing(AlertCounts.OfRule::key))
                        .limit(MOST_RULES)
                        .toList(),
                falling(byTechnique),
                falling(byTactic),
                falling(byDataset),
                buckets);
    }

    private static Map<String, Long> falling(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }
}
