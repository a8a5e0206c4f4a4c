package io.tidewatch.parse.pack.read;

import io.tidewatch.config.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that a pack's extraction gives itself: its captures, lists and what it sets. */
final class Given {
    private Given() {}

    static Set<String> names(YamlNode extract) {
        Set<String> names = new HashSet<>();
        collect(extract, "", names);
        return names;
    }

    private static void collect(YamlNode node, String key, Set<String> names) {
        if (node.isMap()) {
            Map<String, YamlNode> entries = node.entries(List.of());
            if (key.equals("set")) {
                names.addAll(entries.keySet());
                return;
            }
            entries.forEach((name, value) -> collect(value, name, names));
            return;
        }
        if (node.isList()) {
            node.elements().forEach(element -> collect(element, key, names));
            return;
        }
        switch (key) {
            case "dissect", "grok", "regex" -> captures(node.text(), key, names);
            case "to" -> names.add(node.text());
            case "columns", "csv" -> {
                for (String column : node.text().split(",")) {
                    add(column.strip(), names);
                }
            }
            default -> {}
        }
    }

    private static void captures(String pattern, String kind, Set<String> names) {
        if (kind.equals("dissect")) {
            Matcher dissect = Pattern.compile("%\\{([^}]*)\\}").matcher(pattern);
            while (dissect.find()) {
                add(dissect.group(1), names);
            }
            return;
        }
        Matcher matcher = Pattern.compile("%\\{[A-Za-z0-9_]+:([^}]*)\\}|\\(\\?P?<([^>]*)>")
                .matcher(pattern);
        while (matcher.find()) {
            add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), names);
        }
    }

    /** ENDPOINT and ADDRESS give more than one name; all that they may give are the pack's own. */
    private static void add(String written, Set<String> names) {
        String name = written.replace("->", "").split(":", 2)[0].strip();
        if (!name.isEmpty()) {
            names.add(name);
            if (written.contains(":address") || written.contains(":endpoint")) {
                names.addAll(List.of(name + ".ip", name + ".domain", name + ".port"));
            }
        }
    }
}
