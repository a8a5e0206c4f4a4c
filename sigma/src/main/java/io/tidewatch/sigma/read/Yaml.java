package io.tidewatch.sigma.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML node with its line: what is needed to say where a rule is wrong. */
sealed interface Yaml {
    /** Counted from 1. */
    int line();

    /** What the node is, for messages. */
    String kind();

    /** As plain maps, lists and strings. */
    Object plain();

    /** @param type what YAML 1.2's core schema makes of the text */
    record Scalar(String text, Type type, int line) implements Yaml {
        @Override
        public String kind() {
            return switch (type) {
                case TEXT -> "text";
                case INTEGER, FLOAT -> "a number";
                case BOOL -> "a boolean";
                case NULL -> "null";
            };
        }

        @Override
        public Object plain() {
            return text;
        }
    }

    record Sequence(List<Yaml> items, int line) implements Yaml {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Object plain() {
            List<Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(item.plain()));
            return plain;
        }
    }

    record Mapping(Map<String, Yaml> entries, Map<String, Integer> keyLines, int line) implements Yaml {
        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public Object plain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            entries.forEach((key, value) -> plain.put(key, value.plain()));
            return Collections.unmodifiableMap(plain);
        }

        @Nullable
        Yaml get(String key) {
            return entries.get(key);
        }

        int keyLine(String key) {
            return keyLines.getOrDefault(key, line);
        }

        /** This map with {@code other} laid over it; maps inside are merged, everything else is replaced. */
        Mapping merged(Mapping other) {
            Map<String, Yaml> all = new LinkedHashMap<>(entries);
            Map<String, Integer> lines = new LinkedHashMap<>(keyLines);
            other.entries.forEach((key, value) -> {
                Yaml mine = all.get(key);
                all.put(key, mine instanceof Mapping m && value instanceof Mapping v ? m.merged(v) : value);
                lines.put(key, other.keyLine(key));
            });
            return new Mapping(all, lines, other.line);
        }

        Mapping without(String key) {
            Map<String, Yaml> rest = new LinkedHashMap<>(entries);
            rest.remove(key);
            return new Mapping(rest, keyLines, line);
        }
    }

    /** What a scalar is. */
    enum Type {
        TEXT,
        INTEGER,
        FLOAT,
        BOOL,
        NULL
    }
}
