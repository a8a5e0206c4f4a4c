package io.tidewatch.sigma.read;

import io.tidewatch.sigma.modify.ItemTerms;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Detections;
import io.tidewatch.sigma.rule.Modifier;
import io.tidewatch.sigma.rule.RuleRefused;
import io.tidewatch.sigma.rule.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Search identifiers and the condition: of a rule's {@code detection} and of a filter's {@code filter}. */
final class DetectionsReader {
    private static final int MAX_CONDITIONS = 1_000;

    private final List<Advice> advice;
    private final boolean arrays;

    /** A warning on a line. */
    record Advice(int line, String message, String remedy) {}

    /**
     * @param advice takes the warnings
     * @param arrays whether brackets in field names mean elements of arrays, as some later drafts of Sigma have it
     */
    DetectionsReader(List<Advice> advice, boolean arrays) {
        this.advice = advice;
        this.arrays = arrays;
    }

    /** @param notIdentifiers keys of the map that are no search identifiers */
    Detections read(Yaml.Mapping map, Set<String> notIdentifiers) throws RuleRefused {
        Map<String, Detection> named = new LinkedHashMap<>();
        for (Map.Entry<String, Yaml> entry : map.entries().entrySet()) {
            String name = entry.getKey();
            if (name.equals("condition") || notIdentifiers.contains(name)) {
                continue;
            }
            if (name.equals("timeframe")) {
                throw new RuleRefused(
                        map.keyLine(name),
                        "'timeframe' in a detection, an aggregation of Sigma before 2.0",
                        "write a correlation document with 'timespan'");
            }
            named.put(name, detection(entry.getValue(), map.keyLine(name)));
        }
        if (named.isEmpty()) {
            throw new RuleRefused(map.line(), "no search identifier", "add 'selection:' with fields and values");
        }
        return new Detections(named, condition(map, named));
    }

    private Condition condition(Yaml.Mapping map, Map<String, Detection> named) throws RuleRefused {
        List<Yaml.Scalar> texts = new ArrayList<>();
        switch (map.get("condition")) {
            case Yaml.Scalar scalar -> texts.add(scalar);
            case Yaml.Sequence sequence -> {
                for (Yaml item : sequence.items()) {
                    if (item instanceof Yaml.Scalar scalar) {
                        texts.add(scalar);
                    }
                }
            }
            case null, default -> {}
        }
        if (texts.isEmpty() || texts.size() > MAX_CONDITIONS) {
            throw new RuleRefused(map.keyLine("condition"), "no usable condition", "add 'condition: selection'");
        }
        List<Condition> conditions = new ArrayList<>();
        for (Yaml.Scalar text : texts) {
            Condition condition = ConditionParser.parse(text.text(), named.keySet(), text.line());
            warnOfEmptyPatterns(condition, text.line());
            conditions.add(condition);
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.Or(conditions);
    }

    private void warnOfEmptyPatterns(Condition condition, int line) {
        switch (condition) {
            case Condition.And and -> and.parts().forEach(part -> warnOfEmptyPatterns(part, line));
            case Condition.Or or -> or.parts().forEach(part -> warnOfEmptyPatterns(part, line));
            case Condition.Not not -> warnOfEmptyPatterns(not.part(), line);
            case Condition.Identifier ignored -> {}
            case Condition.Of of -> {
                if (of.names().isEmpty()) {
                    advice.add(new Advice(
                            line,
                            "'" + of.written() + "' means none of the rule's search identifiers and is never true",
                            "correct the pattern or leave it out"));
                }
            }
        }
    }

    private Detection detection(Yaml yaml, int line) throws RuleRefused {
        return switch (yaml) {
            case Yaml.Mapping mapping -> allOf(mapping);
            case Yaml.Sequence sequence -> anyOf(sequence);
            case Yaml.Scalar scalar -> checked(new Detection.Item(null, List.of(), List.of(value(scalar)), line));
        };
    }

    private Detection anyOf(Yaml.Sequence sequence) throws RuleRefused {
        if (sequence.items().isEmpty()) {
            throw new RuleRefused(sequence.line(), "an empty list as a search identifier", "list values or maps");
        }
        List<Detection> parts = new ArrayList<>();
        List<Value> keywords = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            if (item instanceof Yaml.Scalar scalar) {
                keywords.add(value(scalar));
            } else {
                parts.add(detection(item, item.line()));
            }
        }
        if (!keywords.isEmpty()) {
            parts.add(checked(new Detection.Item(null, List.of(), keywords, sequence.line())));
        }
        return parts.size() == 1 ? parts.getFirst() : new Detection.AnyOf(parts);
    }

    private Detection allOf(Yaml.Mapping mapping) throws RuleRefused {
        if (mapping.entries().isEmpty()) {
            throw new RuleRefused(mapping.line(), "an empty map as a search identifier", "add 'Field: value'");
        }
        List<Detection> parts = new ArrayList<>();
        for (Map.Entry<String, Yaml> entry : mapping.entries().entrySet()) {
            parts.add(item(entry.getKey(), entry.getValue(), mapping.keyLine(entry.getKey())));
        }
        return parts.size() == 1 ? parts.getFirst() : new Detection.AllOf(parts);
    }

    private Detection item(String key, Yaml yaml, int line) throws RuleRefused {
        String[] words = key.split("\\|", -1);
        List<Modifier> modifiers = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            Modifier modifier = Modifier.of(words[i]);
            if (modifier == null) {
                throw new RuleRefused(line, "unknown modifier '" + words[i] + "'", Suggestion.of(words[i], keywords()));
            }
            modifiers.add(modifier);
        }
        if (arrays && (words[0].indexOf('[') >= 0 || words[0].equals("."))) {
            throw new RuleRefused(
                    line,
                    "field '" + words[0] + "' matches parts of an array, which is no part of Sigma 2.1",
                    "leave out 'sigma-version: 3' and name the field alone: any element of a list may match");
        }
        List<Value> values = new ArrayList<>();
        switch (yaml) {
            case Yaml.Scalar scalar -> values.add(value(scalar));
            case Yaml.Sequence sequence -> {
                for (Yaml item : sequence.items()) {
                    if (!(item instanceof Yaml.Scalar scalar)) {
                        throw new RuleRefused(
                                item.line(), "field '" + words[0] + "' lists " + item.kind(), "list plain values");
                    }
                    values.add(value(scalar));
                }
            }
            case Yaml.Mapping mapping ->
                throw new RuleRefused(
                        mapping.line(),
                        "field '" + words[0] + "' has a map as its value",
                        "write the dotted name of the inner field: '" + words[0] + ".inner: value'");
        }
        if (values.isEmpty()) {
            throw new RuleRefused(line, "field '" + words[0] + "' has an empty list", "list at least one value");
        }
        String field = words[0].isEmpty() ? null : words[0];
        if (modifiers.contains(Modifier.ALL) && values.size() == 1) {
            advice.add(new Advice(line, "'all' with a single value", "leave 'all' out, or list the values"));
        }
        if (values.size() > 1 && values.stream().anyMatch(Value.Null.class::isInstance)) {
            advice.add(new Advice(
                    line, "null in a list of values", "give null a selection of its own and join the two by '1 of'"));
        }
        return checked(new Detection.Item(field, modifiers, values, line));
    }

    /** Applies the modifiers once, so that a rule that cannot be compiled is refused here, where the line is known. */
    private static Detection checked(Detection.Item item) throws RuleRefused {
        ItemTerms.of(item, Placeholders.UNKNOWN);
        return item;
    }

    private static List<String> keywords() {
        return Arrays.stream(Modifier.values()).map(Modifier::keyword).toList();
    }

    static Value value(Yaml.@Nullable Scalar scalar) {
        if (scalar == null) {
            return new Value.Null();
        }
        return switch (scalar.type()) {
            case TEXT -> new Value.Text(scalar.text());
            case NULL -> new Value.Null();
            case BOOL -> new Value.Bool(scalar.text().equalsIgnoreCase("true"));
            case INTEGER, FLOAT -> number(scalar.text());
        };
    }

    private static Value number(String text) {
        try {
            if (text.startsWith("0x")) {
                return new Value.Numeric(
                        Long.toString(Long.parseLong(text.substring(2), 16)), Long.parseLong(text.substring(2), 16));
            }
            if (text.startsWith("0o")) {
                return new Value.Numeric(
                        Long.toString(Long.parseLong(text.substring(2), 8)), Long.parseLong(text.substring(2), 8));
            }
            return new Value.Numeric(text.startsWith("+") ? text.substring(1) : text, Double.parseDouble(text));
        } catch (NumberFormatException notFinite) {
            // .inf, .nan and what exceeds 64 bits: comparable as text only
            return new Value.Text(text);
        }
    }
}
