package io.tidewatch.sigma.correlate;

import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one text of the values of {@code group-by}, from which they can be told again. Immutable. */
final class GroupKeys {
    private static final int MAX_VALUE = 1_024;

    private final List<String> names;
    private final List<List<Field>> fieldsByRule;

    /** A field of {@code group-by} as one of the rules calls it. */
    private record Field(String name, FieldLookup.Named lookup) {
        @Nullable
        Object of(Occurrence occurrence) {
            return occurrence.value(name, lookup);
        }
    }

    GroupKeys(CorrelationPlan.Step step, FieldLookup lookup) {
        SigmaCorrelation correlation = step.correlation();
        List<String> ruleKeys = step.keys();
        List<Logsource> logsources = step.logsources();
        this.names = correlation.groupBy();
        this.fieldsByRule = new ArrayList<>();
        for (int rule = 0; rule < ruleKeys.size(); rule++) {
            Logsource logsource = logsources.get(rule);
            fieldsByRule.add(fields(correlation, correlation.rules().get(rule), ruleKeys.get(rule)).stream()
                    .map(name -> new Field(name, lookup.named(logsource, name)))
                    .toList());
        }
    }

    private static List<String> fields(SigmaCorrelation correlation, String written, String key) {
        List<String> fields = new ArrayList<>();
        for (String name : correlation.groupBy()) {
            Map<String, String> alias = correlation.aliases().getOrDefault(name, Map.of());
            fields.add(alias.getOrDefault(written, alias.getOrDefault(key, name)));
        }
        return fields;
    }

    /** The key of the group that the occurrence belongs to as a match of {@code rule}; null where it lacks a field. */
    @Nullable
    String of(Occurrence occurrence, int rule) {
        List<Field> fields = fieldsByRule.get(rule);
        if (fields.size() == 1) {
            Object value = fields.getFirst().of(occurrence);
            return value == null ? null : bounded(value.toString());
        }
        StringBuilder key = new StringBuilder();
        for (Field field : fields) {
            Object value = field.of(occurrence);
            if (value == null) {
                return null;
            }
            String text = bounded(value.toString());
            key.append(text.length()).append(':').append(text);
        }
        return key.toString();
    }

    /** Long values are kept by their beginning and a digest of the whole, so that a group's memory is bounded. */
    static String bounded(String value) {
        if (value.length() <= MAX_VALUE) {
            return value;
        }
        return value.substring(0, MAX_VALUE - 64) + "…" + MatchIds.of(value);
    }

    /** The names of {@code group-by} with the values that {@code key} was made of. */
    Map<String, String> group(String key) {
        Map<String, String> group = new LinkedHashMap<>();
        if (names.size() == 1) {
            group.put(names.getFirst(), key);
            return group;
        }
        int at = 0;
        for (String name : names) {
            int colon = key.indexOf(':', at);
            int end = colon + 1 + Integer.parseInt(key, at, colon, 10);
            group.put(name, key.substring(colon + 1, end));
            at = end;
        }
        return group;
    }
}
