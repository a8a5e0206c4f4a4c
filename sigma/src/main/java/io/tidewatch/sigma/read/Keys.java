package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.RuleRefused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed reading of a map's keys, with errors that say which key of which line is wrong. */
record Keys(Yaml.Mapping map) {
    /** The map under {@code key}, or an error. */
    Yaml.Mapping mapping(String key, String example) throws RuleRefused {
        Yaml value = map.get(key);
        if (value instanceof Yaml.Mapping mapping) {
            return mapping;
        }
        String found = value == null ? "no '" + key + "'" : "'" + key + "' is " + value.kind() + ", not a map";
        throw new RuleRefused(map.keyLine(key), found, "write " + example);
    }

    /** The text under {@code key}; null where it is absent or null. */
    @Nullable
    String text(String key) throws RuleRefused {
        return switch (map.get(key)) {
            case null -> null;
            case Yaml.Scalar scalar -> scalar.type() == Yaml.Type.NULL ? null : scalar.text();
            case Yaml other ->
                throw new RuleRefused(
                        map.keyLine(key), "'" + key + "' is " + other.kind() + ", not text", "write it as one value");
        };
    }

    String textOr(String key, String otherwise) throws RuleRefused {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** What a person reads: text, or a list's items joined by commas. */
    String prose(String key) {
        return switch (map.get(key)) {
            case null -> "";
            case Yaml.Scalar scalar -> scalar.type() == Yaml.Type.NULL ? "" : scalar.text();
            case Yaml.Sequence sequence ->
                String.join(
                        ", ",
                        sequence.items().stream()
                                .map(item -> item.plain().toString())
                                .toList());
            case Yaml.Mapping mapping -> mapping.plain().toString();
        };
    }

    /** A list of texts; one text counts as a list of one. */
    List<String> texts(String key) throws RuleRefused {
        List<String> texts = new ArrayList<>();
        switch (map.get(key)) {
            case null -> {}
            case Yaml.Scalar scalar -> {
                if (scalar.type() != Yaml.Type.NULL) {
                    texts.add(scalar.text());
                }
            }
            case Yaml.Sequence sequence -> {
                for (Yaml item : sequence.items()) {
                    if (!(item instanceof Yaml.Scalar scalar)) {
                        throw new RuleRefused(
                                item.line(), "'" + key + "' lists " + item.kind(), "list plain values there");
                    }
                    texts.add(scalar.text());
                }
            }
            case Yaml.Mapping mapping ->
                throw new RuleRefused(mapping.line(), "'" + key + "' is a map, not a list", "write '- value' lines");
        }
        return texts;
    }

    <E extends Enum<E>> @Nullable E choice(String key, Class<E> type) throws RuleRefused {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Map<String, E> known = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            known.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        E found = known.get(text.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new RuleRefused(
                    map.keyLine(key), "unknown " + key + " '" + text + "'", Suggestion.of(text, known.keySet()));
        }
        return found;
    }
}
