package io.tidewatch.parse.pack.read;

import io.tidewatch.config.YamlNode;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.pack.extract.Assignment;
import io.tidewatch.parse.pack.extract.Audit;
import io.tidewatch.parse.pack.extract.Capture;
import io.tidewatch.parse.pack.extract.Cef;
import io.tidewatch.parse.pack.extract.Columns;
import io.tidewatch.parse.pack.extract.Condition;
import io.tidewatch.parse.pack.extract.Dissect;
import io.tidewatch.parse.pack.extract.Expression;
import io.tidewatch.parse.pack.extract.FieldRef;
import io.tidewatch.parse.pack.extract.InnerJson;
import io.tidewatch.parse.pack.extract.KeyValues;
import io.tidewatch.parse.pack.extract.Leef;
import io.tidewatch.parse.pack.extract.Split;
import io.tidewatch.parse.pack.extract.Step;
import io.tidewatch.parse.pack.extract.Steps;
import io.tidewatch.parse.pack.extract.Xml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a pack's {@code extract}. */
final class StepReader {
    private static final int MAX_DEPTH = 12;
    private static final int MAX_STEPS = 2_000;
    private static final List<String> KINDS = List.of(
            "dissect", "grok", "regex", "kv", "json", "csv", "xml", "cef", "leef", "audit", "split", "first", "by");
    private static final List<String> AROUND = List.of("from", "when", "optional", "set", "then", "cases", "otherwise");
    private static final List<String> KNOWN = known();

    private final Map<String, String> patterns;
    private final List<byte[]> nothing;
    private final boolean strict;
    private int steps;

    /**
     * @param patterns grok's patterns
     * @param strict whether expressions are compiled now
     * @param nothing texts that stand for no value
     */
    StepReader(Map<String, String> patterns, boolean strict, List<byte[]> nothing) {
        this.patterns = patterns;
        this.strict = strict;
        this.nothing = nothing;
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>(KINDS);
        known.addAll(AROUND);
        return List.copyOf(known);
    }

    /** One step, or several that must all match. */
    Step read(YamlNode node) {
        return several(node, 0);
    }

    private Step several(YamlNode node, int depth) {
        List<Step> all = new ArrayList<>();
        for (YamlNode element : node.elements()) {
            all.add(step(element, depth));
        }
        return all.size() == 1 ? all.getFirst() : new Steps.All(all);
    }

    private Step step(YamlNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw node.problem("steps are nested deeper than " + MAX_DEPTH + "; make it flatter");
        }
        if (++steps > MAX_STEPS) {
            throw node.problem("more than " + MAX_STEPS + " steps in one pack; split it");
        }
        Map<String, YamlNode> entries = node.entries(KNOWN);
        List<String> kinds = KINDS.stream().filter(entries::containsKey).toList();
        if (kinds.size() > 1) {
            throw node.problem(
                    "a step does one thing, this has '" + String.join("' and '", kinds) + "'; begin another with '- '");
        }
        if (kinds.isEmpty() && !entries.containsKey("set") && !entries.containsKey("then")) {
            throw node.problem("a step lacks what it does; write one of " + String.join(", ", KINDS) + ", set");
        }
        if (!entries.containsKey("by") && (entries.containsKey("cases") || entries.containsKey("otherwise"))) {
            throw node.problem("'cases' and 'otherwise' belong to a step with 'by: field'");
        }
        Step step = kinds.isEmpty() ? null : kind(kinds.getFirst(), entries, depth);
        YamlNode from = entries.get("from");
        YamlNode when = entries.get("when");
        YamlNode optional = entries.get("optional");
        YamlNode set = entries.get("set");
        YamlNode then = entries.get("then");
        FieldRef source = from == null ? null : ref(from.text());
        Condition condition = when == null ? null : ConditionReader.read(when, StepReader::ref);
        List<Assignment> assignments = set == null ? List.of() : AssignmentReader.read(set, StepReader::ref);
        Step next = then == null ? null : several(then, depth + 1);
        boolean mayFail = optional != null && optional.truth();
        return step != null && source == null && condition == null && assignments.isEmpty() && next == null && !mayFail
                ? step
                : new Steps.Guarded(step, source, condition, mayFail, assignments, next);
    }

    private static FieldRef ref(String name) {
        return FieldRef.of(name, -1);
    }

    private Step kind(String kind, Map<String, YamlNode> entries, int depth) {
        YamlNode node = at(entries, kind);
        return switch (kind) {
            case "dissect" -> each(node, pattern -> new Dissect(pattern, nothing));
            case "grok" -> each(node, pattern -> expression(pattern, patterns));
            case "regex" -> each(node, pattern -> expression(pattern, null));
            case "kv" -> keyValues(node);
            case "json" -> new InnerJson();
            case "csv" -> columns(node);
            case "xml" -> new Xml();
            case "cef" -> new Cef();
            case "leef" -> new Leef();
            case "audit" -> new Audit();
            case "split" -> split(node);
            case "first" -> {
                List<Step> steps = new ArrayList<>();
                node.elements().forEach(element -> steps.add(several(element, depth + 1)));
                yield new Steps.First(steps);
            }
            default -> cases(node, entries, depth);
        };
    }

    private static YamlNode at(Map<String, YamlNode> entries, String key) {
        YamlNode node = entries.get(key);
        if (node == null) {
            throw new IllegalStateException(key + " was looked for and is not there");
        }
        return node;
    }

    private interface Maker {
        Step of(String pattern);
    }

    /** The step of one pattern, or the first that matches of several. */
    private static Step each(YamlNode node, Maker maker) {
        List<Step> steps = new ArrayList<>();
        for (YamlNode pattern : node.elements()) {
            steps.add(pattern.make(() -> maker.of(pattern.text())));
        }
        if (steps.isEmpty()) {
            throw node.problem("a pattern is missing");
        }
        return steps.size() == 1 ? steps.getFirst() : new Steps.First(steps);
    }

    private Expression expression(String written, @Nullable Map<String, String> patterns) {
        Expression expression = new Expression(written, patterns, nothing);
        if (strict) {
            expression.check();
        }
        return expression;
    }

    private Step keyValues(YamlNode node) {
        Map<String, YamlNode> options = node.isMap() ? node.entries(List.of("between", "assign", "words")) : Map.of();
        YamlNode words = options.get("words");
        String between = YamlNode.textOf(options.get("between"));
        String assign = YamlNode.textOf(options.get("assign"));
        return node.make(() -> new KeyValues(
                between == null ? " " : unescaped(between),
                assign == null ? "=" : unescaped(assign),
                words != null && words.truth(),
                nothing));
    }

    private Step columns(YamlNode node) {
        Map<String, YamlNode> options =
                node.isMap() ? node.entries(List.of("columns", "separator", "at-least")) : Map.of("columns", node);
        YamlNode columns = options.get("columns");
        if (columns == null) {
            throw node.problem("csv lacks its 'columns'");
        }
        List<Capture> captures = new ArrayList<>();
        List<String> names = columns.isList()
                ? columns.texts()
                : Arrays.asList(columns.text().strip().split(",", -1));
        for (String name : names) {
            captures.add(columns.make(() -> Capture.of(name.strip(), nothing)));
        }
        YamlNode separator = options.get("separator");
        YamlNode least = options.get("at-least");
        char between = separator == null ? ',' : separator(separator);
        int atLeast = least == null ? captures.size() : (int) least.number();
        if (atLeast > captures.size()) {
            throw node.problem("'at-least' is " + atLeast + ", more than the " + captures.size() + " columns named");
        }
        return node.make(() -> new Columns(captures, between, atLeast));
    }

    /** The character that stands between two values. */
    static char separator(YamlNode node) {
        String written = unescaped(node.text());
        if (written.length() != 1) {
            throw node.problem("the separator must be one character, as ',' or '\\t'");
        }
        return written.charAt(0);
    }

    private static Step split(YamlNode node) {
        Map<String, YamlNode> options = node.entries(List.of("on", "to"));
        YamlNode on = options.get("on");
        YamlNode to = options.get("to");
        if (on == null || to == null) {
            throw node.problem("split wants 'on: what stands between two values' and 'to: the field of the list'");
        }
        Names.check(to.text(), to);
        return node.make(() -> new Split(unescaped(on.text()), to.text()));
    }

    private Step cases(YamlNode by, Map<String, YamlNode> entries, int depth) {
        YamlNode cases = entries.get("cases");
        YamlNode otherwise = entries.get("otherwise");
        if (cases == null) {
            throw by.problem("'by: field' lacks its 'cases'");
        }
        Map<String, Step> steps = new LinkedHashMap<>();
        cases.entries(List.of()).forEach((values, node) -> {
            Step step = several(node, depth + 1);
            for (String value : values.split(",")) {
                steps.put(value.strip(), step);
            }
        });
        return new Steps.Cases(ref(by.text()), steps, otherwise == null ? null : several(otherwise, depth + 1));
    }

    private static String unescaped(String written) {
        return written.replace("\\t", "\t").replace("\\n", "\n");
    }

    static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(Ascii::bytes).toList();
    }
}
