package io.tidewatch.view;

import io.tidewatch.config.YamlNode;
import io.tidewatch.config.YamlProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one mapping file.
 *
 * <pre>{@code
 * also-under: [winlog.event_data.]      # a name without a dot is looked for there too
 * parts: {endpoints: {src_endpoint: {ip: $source.ip}}}
 * mappings:
 *   - name: logon
 *     when: {event.category: authentication}
 *     use: [endpoints]
 *     requires: [user, src_endpoint or dst_endpoint]
 *     set: {class_uid: 3002, user: {name: $user.name}}
 * }</pre>
 */
final class ViewReader {
    private static final List<String> FILE = List.of("description", "also-under", "parts", "mappings");
    private static final List<String> READING = List.of("name", "when", "add", "replace", "undotted-under");
    private static final List<String> MAPPING = List.of("name", "when", "use", "requires", "set");

    /** Trees that mappings use, by their names; those of earlier files are known in later ones. */
    static final class Parts {
        private final Map<String, Expression.Tree> byName = new HashMap<>();
    }

    private final String file;
    private final Map<String, YamlNode> root;
    private final ExpressionReader expressions;

    /** @param file its name, for complaints */
    ViewReader(String file, String yaml) {
        this.file = file;
        this.root = YamlNode.of(file, yaml, "mappings:").entries(FILE);
        YamlNode alsoUnder = root.get("also-under");
        this.expressions = new ExpressionReader(alsoUnder == null ? List.of() : alsoUnder.texts());
    }

    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (YamlNode node : given(root, "mappings").elements()) {
            Map<String, YamlNode> keys = node.entries(READING);
            YamlNode undotted = keys.get("undotted-under");
            readings.add(new Reading(
                    name(node, keys),
                    condition(keys.get("when")),
                    values(keys.get("add")),
                    values(keys.get("replace")),
                    undotted == null ? null : undotted.text()));
        }
        return readings;
    }

    List<Mapping> mappings(Parts parts) {
        YamlNode own = root.get("parts");
        if (own != null) {
            own.entries(List.of()).forEach((name, node) -> {
                if (parts.byName.put(name, expressions.tree(node)) != null) {
                    throw node.problem("the part '" + name + "' is there already; choose another name");
                }
            });
        }
        YamlNode list = root.get("mappings");
        List<Mapping> mappings = new ArrayList<>();
        for (YamlNode node : list == null ? List.<YamlNode>of() : list.elements()) {
            Map<String, YamlNode> keys = node.entries(MAPPING);
            mappings.add(new Mapping(
                    name(node, keys),
                    condition(keys.get("when")),
                    required(keys.get("requires")),
                    tree(keys.get("use"), required(node, keys, "set"), parts)));
        }
        return mappings;
    }

    private Expression.Tree tree(@Nullable YamlNode use, YamlNode set, Parts parts) {
        Expression.Tree tree = new Expression.Tree(Map.of());
        for (YamlNode part : use == null ? List.<YamlNode>of() : use.elements()) {
            Expression.Tree known = parts.byName.get(part.text());
            if (known == null) {
                throw part.problem("there is no part '" + part.text() + "'; known are "
                        + String.join(
                                ", ", parts.byName.keySet().stream().sorted().toList()));
            }
            tree = tree.with(known);
        }
        return tree.with(expressions.tree(set));
    }

    private static List<List<String>> required(@Nullable YamlNode node) {
        return node == null
                ? List.of()
                : node.texts().stream().map(text -> List.of(text.split(" or "))).toList();
    }

    private Map<String, Expression> values(@Nullable YamlNode node) {
        Map<String, Expression> values = new LinkedHashMap<>();
        if (node != null) {
            node.entries(List.of()).forEach((name, value) -> values.put(name, expressions.expression(value)));
        }
        return values;
    }

    private Condition condition(@Nullable YamlNode node) {
        return node == null ? new Condition.All(List.of()) : expressions.condition(node);
    }

    private String name(YamlNode node, Map<String, YamlNode> keys) {
        return file.replace(".yml", "") + '/' + required(node, keys, "name").text();
    }

    private YamlNode given(Map<String, YamlNode> keys, String key) {
        YamlNode value = keys.get(key);
        if (value == null) {
            throw new YamlProblem(file, 0, "'" + key + ":' is missing");
        }
        return value;
    }

    private static YamlNode required(YamlNode node, Map<String, YamlNode> keys, String key) {
        YamlNode value = keys.get(key);
        if (value == null) {
            throw node.problem("'" + key + ":' is missing");
        }
        return value;
    }
}
