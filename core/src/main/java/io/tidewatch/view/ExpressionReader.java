package io.tidewatch.view;

import io.tidewatch.config.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what makes values, and conditions. An object with one of the keys in {@link #OPERATIONS} is an operation; {@code =from} is a member called {@code from}. */
final class ExpressionReader {
    private static final Set<String> OPERATIONS = Set.of("from", "first", "each", "when", "join", "rest", "under");
    private static final List<String> KEYS =
            List.of("from", "first", "each", "when", "join", "rest", "under", "match", "table", "else", "as", "to", "then");
    private static final String OR = " or ";

    private final List<String> alsoUnder;

    /** @param alsoUnder where a name without a dot is looked for too */
    ExpressionReader(List<String> alsoUnder) {
        this.alsoUnder = List.copyOf(alsoUnder);
    }

    Expression.Tree tree(YamlNode node) {
        Map<String, Expression> members = new LinkedHashMap<>();
        node.entries(List.of())
                .forEach((name, value) ->
                        members.put(name.startsWith("=") ? name.substring(1) : name, expression(value)));
        return new Expression.Tree(members);
    }

    Expression expression(YamlNode node) {
        if (node.isList()) {
            return new Expression.Several(each(node));
        }
        if (!node.isMap()) {
            return scalar(node);
        }
        return node.entries(List.of()).keySet().stream().anyMatch(OPERATIONS::contains) ? operation(node) : tree(node);
    }

    private List<Expression> each(YamlNode node) {
        return node.elements().stream().map(this::expression).toList();
    }

    private Expression scalar(YamlNode node) {
        Object value = node.scalar();
        if (!(value instanceof String text) || !text.startsWith("$")) {
            return new Expression.Constant(value);
        }
        List<Expression> alternatives = new ArrayList<>();
        for (String part : text.split(OR)) {
            if (part.startsWith("$")) {
                alternatives.addAll(references(part.substring(1), node));
            } else {
                alternatives.add(new Expression.Constant(part));
            }
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new Expression.First(alternatives);
    }

    private List<Expression> references(String name, YamlNode node) {
        if (name.isEmpty() || name.indexOf(' ') >= 0) {
            throw node.problem("'$" + name + "' names no field; write $source.ip");
        }
        if (name.startsWith("@")) {
            if (!Facts.ownNames().contains(name) && !name.equals("@timestamp")) {
                throw node.problem("'$" + name + "' is nothing that events have; there are "
                        + String.join(", ", Facts.ownNames()));
            }
            return List.of(new Expression.Reference(name));
        }
        List<Expression> references = new ArrayList<>();
        references.add(new Expression.Reference(name));
        if (name.indexOf('.') < 0) {
            alsoUnder.forEach(prefix -> references.add(new Expression.Reference(prefix + name)));
        }
        return references;
    }

    private Expression reference(String name, YamlNode node) {
        List<Expression> references = references(name, node);
        return references.size() == 1 ? references.getFirst() : new Expression.First(references);
    }

    private Expression operation(YamlNode node) {
        Map<String, YamlNode> keys = node.entries(KEYS);
        if (keys.get("rest") instanceof YamlNode except) {
            return new Expression.Rest(Set.copyOf(except.texts()));
        }
        if (keys.get("under") instanceof YamlNode name) {
            return new Expression.Under(name.text());
        }
        if (keys.get("join") instanceof YamlNode parts) {
            return new Expression.Join(each(parts));
        }
        YamlNode otherwise = keys.get("else");
        if (keys.get("when") instanceof YamlNode condition) {
            return new Expression.Choice(
                    condition(condition),
                    expression(given(node, keys, "then")),
                    otherwise == null ? null : expression(otherwise));
        }
        if (keys.get("each") instanceof YamlNode list) {
            return new Expression.Each(expression(list), expression(given(node, keys, "to")));
        }
        Expression value = keys.get("first") instanceof YamlNode alternatives
                ? new Expression.First(each(alternatives))
                : expression(given(node, keys, "from"));
        return changed(value, keys, otherwise);
    }

    /** {@code from} with {@code match}, then {@code table} and {@code else}, then {@code as}. */
    private Expression changed(Expression from, Map<String, YamlNode> keys, @Nullable YamlNode otherwise) {
        Expression value = from;
        if (keys.get("match") instanceof YamlNode pattern) {
            value = new Expression.Match(value, pattern(pattern));
        }
        if (keys.get("table") instanceof YamlNode table) {
            value = new Expression.Table(value, rows(table), otherwise == null ? null : otherwise.scalar());
        } else if (otherwise != null) {
            value = new Expression.First(List.of(value, expression(otherwise)));
        }
        return keys.get("as") instanceof YamlNode as ? new Expression.Converted(value, conversion(as)) : value;
    }

    private static List<Expression.Table.Row> rows(YamlNode table) {
        List<Expression.Table.Row> rows = new ArrayList<>();
        table.entries(List.of())
                .forEach((texts, value) -> rows.add(new Expression.Table.Row(
                        Arrays.stream(texts.split(","))
                                .map(key -> Glob.of(key.strip()))
                                .toList(),
                        value.scalar())));
        return rows;
    }

    private static Pattern pattern(YamlNode node) {
        try {
            return Pattern.compile(node.text());
        } catch (PatternSyntaxException e) {
            throw node.problem("not an expression: " + e.getDescription());
        }
    }

    private static Conversion conversion(YamlNode node) {
        String name = node.text();
        List<String> known = Arrays.stream(Conversion.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        int index = known.indexOf(name);
        if (index < 0) {
            throw node.problem("unknown conversion '" + name + "'" + Spelling.suggestion(name, known));
        }
        return Conversion.values()[index];
    }

    Condition condition(YamlNode node) {
        if (node.isList()) {
            return new Condition.Any(node.elements().stream().map(this::condition).toList());
        }
        List<Condition> all = new ArrayList<>();
        node.entries(List.of()).forEach((name, wanted) -> all.add(test(reference(name, wanted), wanted)));
        return all.size() == 1 ? all.getFirst() : new Condition.All(all);
    }

    private static Condition test(Expression value, YamlNode wanted) {
        if (!wanted.isMap()) {
            return new Condition.Is(value, globs(wanted), true);
        }
        Map<String, YamlNode> keys = wanted.entries(List.of("exists", "not"));
        if (keys.get("exists") instanceof YamlNode exists) {
            return new Condition.Exists(value, exists.truth());
        }
        return new Condition.Is(value, globs(given(wanted, keys, "not")), false);
    }

    private static List<Glob> globs(YamlNode node) {
        return node.texts().stream().map(Glob::of).toList();
    }

    private static YamlNode given(YamlNode node, Map<String, YamlNode> keys, String key) {
        YamlNode value = keys.get(key);
        if (value == null) {
            throw node.problem("'" + key + ":' is missing");
        }
        return value;
    }
}
