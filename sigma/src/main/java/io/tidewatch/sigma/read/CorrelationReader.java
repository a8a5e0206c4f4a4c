package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.CorrelationCondition;
import io.tidewatch.sigma.rule.CorrelationCondition.Comparison;
import io.tidewatch.sigma.rule.CorrelationCondition.Operator;
import io.tidewatch.sigma.rule.CorrelationType;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The {@code correlation} part of a correlation document; Sigma spec 2.1, "Correlation section". */
final class CorrelationReader {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "rules",
            "group-by",
            "aliases",
            "timespan",
            "timeframe",
            "condition",
            "generate",
            "field",
            "window",
            "gap");
    private static final Set<String> WINDOW_KEYS = Set.of("window", "gap");
    private static final Duration MAX_TIMESPAN = Duration.ofDays(3_660);

    private CorrelationReader() {}

    static SigmaCorrelation read(RuleInfo info, Yaml.Mapping document) throws RuleRefused {
        Yaml.Mapping map = new Keys(document).mapping("correlation", "'type', 'rules', 'timespan' and 'condition'");
        for (String key : map.entries().keySet()) {
            if (!KNOWN.contains(key)) {
                throw new RuleRefused(
                        map.keyLine(key), "unknown key '" + key + "' in correlation", Suggestion.of(key, KNOWN));
            }
            if (WINDOW_KEYS.contains(key)) {
                throw new RuleRefused(
                        map.keyLine(key),
                        "'" + key + "' is no part of Sigma 2.1: windows always slide",
                        "leave '" + key + "' out");
            }
        }
        Keys keys = new Keys(map);
        CorrelationType type = keys.choice("type", CorrelationType.class);
        if (type == null) {
            throw new RuleRefused(map.line(), "a correlation without type", "add 'type: event_count' or another type");
        }
        List<String> rules = keys.texts("rules");
        if (rules.isEmpty() && map.get("condition") instanceof Yaml.Scalar condition) {
            rules = ConditionParser.identifiers(condition.text(), condition.line());
        }
        if (rules.isEmpty()) {
            throw new RuleRefused(
                    map.keyLine("rules"), "a correlation without rules", "list ids or names under 'rules'");
        }
        String timespan = keys.text("timespan");
        if (timespan == null) {
            throw new RuleRefused(map.line(), "a correlation without timespan", "add 'timespan: 5m'");
        }
        return new SigmaCorrelation(
                info,
                type,
                rules,
                keys.texts("group-by"),
                aliases(map),
                timespan(timespan, map.keyLine("timespan")),
                condition(type, rules, map),
                "true".equalsIgnoreCase(keys.text("generate")));
    }

    private static Map<String, Map<String, String>> aliases(Yaml.Mapping map) throws RuleRefused {
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        if (map.get("aliases") == null) {
            return aliases;
        }
        Yaml.Mapping all = new Keys(map).mapping("aliases", "'alias:' with 'rule: field' lines below");
        for (String alias : all.entries().keySet()) {
            Yaml.Mapping fields = new Keys(all).mapping(alias, "'rule: field' lines");
            Map<String, String> byRule = new LinkedHashMap<>();
            for (String rule : fields.entries().keySet()) {
                byRule.put(rule, new Keys(fields).textOr(rule, ""));
            }
            aliases.put(alias, Map.copyOf(byRule));
        }
        return aliases;
    }

    static Duration timespan(String text, int line) throws RuleRefused {
        if (text.matches("[0-9]{1,9}[smhd]")) {
            long count = Long.parseLong(text.substring(0, text.length() - 1));
            Duration span = switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (span.isPositive() && span.compareTo(MAX_TIMESPAN) <= 0) {
                return span;
            }
        }
        throw new RuleRefused(
                line, "'" + text + "' is no timespan", "write a number and s, m, h or d: '90m' (at most ten years)");
    }

    private static CorrelationCondition condition(CorrelationType type, List<String> rules, Yaml.Mapping map)
            throws RuleRefused {
        boolean temporal = type == CorrelationType.TEMPORAL || type == CorrelationType.TEMPORAL_ORDERED;
        return switch (map.get("condition")) {
            case null -> {
                if (!temporal) {
                    throw new RuleRefused(
                            map.line(), "a correlation without condition", "add 'condition:' with 'gte: 10'");
                }
                yield new CorrelationCondition.Threshold(
                        List.of(new Comparison(Operator.GTE, rules.size())), List.of(), Double.NaN);
            }
            case Yaml.Scalar text -> {
                if (!temporal) {
                    throw new RuleRefused(
                            text.line(),
                            "a condition in words on " + type.name().toLowerCase(Locale.ROOT),
                            "write 'gte: 10'");
                }
                yield new CorrelationCondition.Expression(ConditionParser.parse(text.text(), rules, text.line()));
            }
            case Yaml.Mapping mapping -> threshold(type, mapping);
            case Yaml.Sequence list -> throw new RuleRefused(list.line(), "a list as a condition", "write 'gte: 10'");
        };
    }

    private static CorrelationCondition threshold(CorrelationType type, Yaml.Mapping map) throws RuleRefused {
        Keys keys = new Keys(map);
        List<Comparison> comparisons = new ArrayList<>();
        double percentile = Double.NaN;
        for (String key : map.entries().keySet()) {
            switch (key) {
                case "field" -> {}
                case "percentile" -> percentile = number(keys, key);
                case "eq", "neq", "lt", "lte", "gt", "gte" ->
                    comparisons.add(new Comparison(Operator.valueOf(key.toUpperCase(Locale.ROOT)), number(keys, key)));
                default ->
                    throw new RuleRefused(
                            map.keyLine(key),
                            "unknown key '" + key + "' in a correlation's condition",
                            Suggestion.of(key, List.of("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile")));
            }
        }
        if (comparisons.isEmpty()) {
            throw new RuleRefused(map.line(), "a condition without comparison", "add 'gte: 10'");
        }
        List<String> fields = keys.texts("field");
        if (type.needsField() && fields.isEmpty()) {
            throw new RuleRefused(
                    map.line(),
                    type.name().toLowerCase(Locale.ROOT) + " without field",
                    "add 'field: …' to the condition");
        }
        return new CorrelationCondition.Threshold(comparisons, fields, percentile);
    }

    private static double number(Keys keys, String key) throws RuleRefused {
        String text = keys.textOr(key, "");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new RuleRefused(
                    keys.map().keyLine(key), "'" + key + ": " + text + "' is no number", "write '" + key + ": 10'");
        }
    }
}
