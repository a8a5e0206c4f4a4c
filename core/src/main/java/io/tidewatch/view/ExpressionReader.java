package io.tidewatch.view;

import io.tidewatch.config.Spelling;
import io.tidewatch.config.YamlNode;
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
    private static final List<String> KEYS = List.of(
            "from", "first", "each", "when", "join", "rest", "under", "match", "table", "else", "as", "to", "then");
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
        YamlNode rest = keys.get("rest");
        if (rest != null) {
            return new Expression.Rest(Set.copyOf(rest.texts()));
        }
        YamlNode under = keys.get("under");
        if (under != null) {
            return new Expression.Under(under.text());
        }
        YamlNode join = keys.get("join");
        if (join != null) {
            return new Expression.Join(each(join));
        }
        YamlNode otherwise = keys.get("else");
        YamlNode when = keys.get("when");
        if (when != null) {
            return new Expression.Choice(
                    condition(when),
                    expression(given(node, keys, "then")),
                    otherwise == null ? null : expression(otherwise));
        }
        YamlNode list = keys.get("each");
        if (list != null) {
            return new Expression.Each(expression(list), expression(given(node, keys, "to")));
        }
        YamlNode first = keys.get("first");
        Expression value = first == null ? expression(given(node, keys, "from")) : new Expression.First(each(first));
        return changed(value, keys, otherwise);
    }

    /** {@code from} with {@code match}, then {@code table} and {@code else}, then {@code as}. */
    private Expression changed(Expression from, Map<String, YamlNode> keys, @Nullable YamlNode otherwise) {
        Expression value = from;
        YamlNode pattern = keys.get("match");
        if (pattern != null) {
            value = new Expression.Match(value, pattern(pattern));
        }
        YamlNode table = keys.get("table");
        if (table != null) {
            value = new Expression.Table(value, rows(table), otherwise == null ? null : otherwise.scalar());
        } else if (otherwise != null) {
            value = new Expression.First(List.of(value, expression(otherwise)));
        }
        YamlNode as = keys.get("as");
        return as == null ? value : new Expression.Converted(value, conversion(as));
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
        Map<String, Conversion> known = new LinkedHashMap<>();
        for (Conversion conversion : Conversion.values()) {
            known.put(conversion.name().toLowerCase(Locale.ROOT).replace('_', '-'), conversion);
        }
        Conversion conversion = known.get(name);
        if (conversion == null) {
            throw node.problem(
                    "unknown conversion '" + name + "'" + Spelling.suggestion(name, List.copyOf(known.keySet())));
        }
        return conversion;
    }

    Condition condition(YamlNode node) {
        if (node.isList()) {
            return new Condition.Any(
                    node.elements().stream().map(this::condition).toList());
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
        YamlNode exists = keys.get("exists");
        if (exists != null) {
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
