package io.tidewatch.lake.search;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Looks through the tree that DuckDB's parser made of a statement, and refuses whatever is not known to be harmless: tables other than
 * the views and the statement's own WITH, functions that are not listed, names with a schema or catalog, and every kind of node that
 * this class does not know. What is allowed is listed; nothing is recognised by how it looks in the text.
 */
final class SqlGuard {
    private static final int MAX_DEPTH = 200;
    private static final Pattern CTE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final Set<String> EXPRESSIONS = Set.of(
            "BETWEEN",
            "CASE",
            "CAST",
            "COLLATE",
            "COLUMN_REF",
            "COMPARISON",
            "CONJUNCTION",
            "CONSTANT",
            "FUNCTION",
            "LAMBDA",
            "OPERATOR",
            "POSITIONAL_REFERENCE",
            "STAR",
            "SUBQUERY",
            "TYPE",
            "WINDOW");
    private static final Set<String> NODES = Set.of(
            "SELECT_NODE",
            "SET_OPERATION_NODE",
            "BASE_TABLE",
            "SUBQUERY",
            "JOIN",
            "TABLE_FUNCTION",
            "EXPRESSION_LIST",
            "EMPTY",
            "ORDER_MODIFIER",
            "LIMIT_MODIFIER",
            "LIMIT_PERCENT_MODIFIER",
            "DISTINCT_MODIFIER",
            "ORDER_DEFAULT",
            "ASCENDING",
            "DESCENDING",
            "ORDER_ASCENDING",
            "ORDER_DESCENDING");

    private final Set<String> views;
    private final Set<String> used = new TreeSet<>();

    private SqlGuard(Set<String> views) {
        this.views = views;
    }

    /**
     * The views that the statement reads, in lower case.
     *
     * @param serialized what {@code json_serialize_sql} gave
     * @param views the views there are, in lower case
     * @throws TidewatchException {@code INVALID}, with the word that is not allowed
     */
    static Set<String> check(JsonNode serialized, Set<String> views) {
        if (serialized.path("error").asBoolean(true)) {
            throw unreadable(serialized);
        }
        JsonNode statements = serialized.path("statements");
        if (statements.size() != 1) {
            throw refused("give one SELECT statement, not " + statements.size());
        }
        SqlGuard guard = new SqlGuard(views);
        guard.walk(statements.get(0), Set.of(), 0);
        return guard.used;
    }

    private static TidewatchException unreadable(JsonNode serialized) {
        String message = serialized.path("error_message").asString("");
        if (serialized.path("error_type").asString("").equals("not implemented")) {
            return refused("only a plain SELECT is allowed");
        }
        return refused("the statement cannot be read: " + message);
    }

    private void walk(JsonNode node, Set<String> ctes, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused("the statement is nested too deep");
        }
        if (node.isArray()) {
            node.forEach(element -> walk(element, ctes, depth + 1));
            return;
        }
        if (!node.isObject()) {
            return;
        }
        requireUnqualified(node);
        if (node.has("class")) {
            checkExpression(node);
        } else if (node.path("type").isString()) {
            checkNode(node, ctes);
        }
        Set<String> inner = withCtes(node.path("cte_map").path("map"), ctes, depth);
        for (var entry : node.properties()) {
            if (entry.getKey().equals("function") && isTableFunction(node)) {
                // checkNode has looked at its name, which may be one that is allowed after FROM alone.
                requireUnqualified(entry.getValue());
                entry.getValue().forEach(part -> walk(part, inner, depth + 1));
            } else if (!entry.getKey().equals("cte_map")) {
                walk(entry.getValue(), inner, depth + 1);
            }
        }
    }

    /** The names that can be read inside; each WITH sees those before it and not itself. */
    private Set<String> withCtes(JsonNode map, Set<String> outer, int depth) {
        if (map.isEmpty()) {
            return outer;
        }
        Set<String> names = new TreeSet<>(outer);
        for (JsonNode entry : map) {
            String name = entry.path("key").asString("");
            if (!CTE_NAME.matcher(name).matches()) {
                throw refused("'" + name + "' is not allowed as a name after WITH: use letters, digits and _");
            }
            walk(entry.path("value"), Set.copyOf(names), depth + 1);
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static void requireUnqualified(JsonNode node) {
        for (String key : new String[] {"schema", "schema_name", "catalog", "catalog_name"}) {
            String value = node.path(key).asString("");
            if (!value.isEmpty()) {
                throw refused(
                        "'" + value + "' is not allowed: name tables, functions and types without a schema or catalog");
            }
        }
        JsonNode path = node.path("qualified_name").path("path");
        if (path.size() > 1) {
            throw refused("'" + path.get(0).asString("")
                    + "' is not allowed: name tables, functions and types without a schema or catalog");
        }
        if (!node.path("at_clause").isMissingNode() && !node.path("at_clause").isNull()) {
            throw refused("'AT' is not allowed");
        }
        if (!node.path("named_param_map").isEmpty()) {
            throw refused("parameters ('?', '$1') are not allowed: write the values");
        }
    }

    private static void checkExpression(JsonNode node) {
        String kind = node.path("class").asString("");
        if (!EXPRESSIONS.contains(kind)) {
            throw refused("'" + kind.toLowerCase(Locale.ROOT) + "' is not allowed");
        }
        if (kind.equals("TYPE") && node.path("type_name").asString("").equalsIgnoreCase("array")) {
            // DuckDB reserves its whole length for each of 2,048 rows, beside the memory limit.
            throw refused("the type 'array' is not allowed: use a list, for example INTEGER[] without a length");
        }
        if (kind.equals("FUNCTION") || kind.equals("WINDOW")) {
            String name = node.path("function_name").asString("");
            if (!SqlFunctions.isAllowed(name)) {
                throw refused("the function '" + name + "' is not allowed");
            }
        }
    }

    private void checkNode(JsonNode node, Set<String> ctes) {
        String type = node.path("type").asString("");
        if (!NODES.contains(type)) {
            throw refused("'" + type.toLowerCase(Locale.ROOT) + "' is not allowed");
        }
        if (type.equals("BASE_TABLE")) {
            String name = node.path("table_name").asString("");
            String lower = name.toLowerCase(Locale.ROOT);
            if (ctes.contains(lower)) {
                return;
            }
            if (!views.contains(lower)) {
                throw refused("there is no table '" + name + "'; there are " + String.join(", ", views));
            }
            used.add(lower);
        }
        if (isTableFunction(node)) {
            String name = node.path("function").path("function_name").asString("");
            if (!SqlFunctions.isTableAllowed(name)) {
                throw refused("the table function '" + name + "' is not allowed");
            }
        }
    }

    private static boolean isTableFunction(JsonNode node) {
        return !node.has("class") && node.path("type").asString("").equals("TABLE_FUNCTION");
    }

    private static TidewatchException refused(String message) {
        return new TidewatchException(FailureKind.INVALID, message);
    }
}
