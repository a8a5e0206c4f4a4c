package io.tidewatch.parse.pack.read;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.config.YamlNode;
import io.tidewatch.parse.pack.extract.Condition;
import io.tidewatch.parse.pack.extract.FieldRef;
import io.tidewatch.parse.pack.extract.FieldTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads {@code when: {event.action: [deny, drop], bytes: {above: 0}}}. */
final class ConditionReader {
    private static final List<String> TESTS =
            List.of("exists", "not", "contains", "begins", "ends", "matches", "above", "below", "at-least", "at-most");

    private ConditionReader() {}

    /** @param field makes the reference to a field */
    static Condition read(YamlNode node, Function<String, FieldRef> field) {
        List<List<Condition.Wanted>> alternatives = new ArrayList<>();
        for (YamlNode alternative : node.elements()) {
            List<Condition.Wanted> wanted = new ArrayList<>();
            alternative
                    .entries(List.of())
                    .forEach((name, value) ->
                            test(value).forEach(test -> wanted.add(new Condition.Wanted(field.apply(name), test))));
            if (wanted.isEmpty()) {
                throw alternative.problem("a condition is empty; write 'field: value'");
            }
            alternatives.add(wanted);
        }
        return new Condition(alternatives);
    }

    /** What a value, a list of values or a group of tests wants of its field; all must hold. */
    static List<FieldTest> test(YamlNode node) {
        if (!node.isMap()) {
            return List.of(new FieldTest.OneOf(node.texts()));
        }
        List<FieldTest> tests = new ArrayList<>();
        for (Map.Entry<String, YamlNode> entry : node.entries(TESTS).entrySet()) {
            tests.add(test(entry.getKey(), entry.getValue()));
        }
        return tests;
    }

    private static FieldTest test(String name, YamlNode value) {
        return switch (name) {
            case "exists" -> new FieldTest.Exists(value.truth());
            case "not" -> new FieldTest.Not(new FieldTest.OneOf(value.texts()));
            case "contains" -> edges(value, "*", "*");
            case "begins" -> edges(value, "", "*");
            case "ends" -> edges(value, "*", "");
            case "matches" -> new FieldTest.Matches(pattern(value));
            case "above" -> new FieldTest.Between(Math.nextUp(value.number()), Double.POSITIVE_INFINITY);
            case "below" -> new FieldTest.Between(Double.NEGATIVE_INFINITY, Math.nextDown(value.number()));
            case "at-least" -> new FieldTest.Between(value.number(), Double.POSITIVE_INFINITY);
            default -> new FieldTest.Between(Double.NEGATIVE_INFINITY, value.number());
        };
    }

    private static FieldTest edges(YamlNode value, String before, String after) {
        return new FieldTest.OneOf(
                value.texts().stream().map(text -> before + text + after).toList());
    }

    /** A regular expression that is looked for anywhere in a text. */
    static Pattern pattern(YamlNode node) {
        try {
            return Pattern.compile(node.text());
        } catch (PatternSyntaxException e) {
            throw node.problem("not a regular expression: " + e.getMessage());
        }
    }
}
