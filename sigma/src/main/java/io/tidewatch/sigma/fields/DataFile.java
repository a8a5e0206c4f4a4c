package io.tidewatch.sigma.fields;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A data file's YAML as maps and lists, with errors that say what was expected. */
final class DataFile {
    private DataFile() {}

    static Object resource(String name) {
        try (InputStream in = DataFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return parse(name, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Object parse(String name, String text) {
        try {
            Object value = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
            return value == null ? Map.of() : value;
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(name + ": not valid YAML: " + e.getMessage(), e);
        }
    }

    static Map<String, Object> map(@Nullable Object value, String what) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value == null) {
            return map;
        }
        if (!(value instanceof Map<?, ?> found)) {
            throw new IllegalArgumentException(what + " must be a map, not " + value);
        }
        found.forEach((key, inner) -> map.put(String.valueOf(key), inner == null ? "" : inner));
        return map;
    }

    static List<Object> list(@Nullable Object value, String what) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> found)) {
            throw new IllegalArgumentException(what + " must be a list, not " + value);
        }
        return new ArrayList<>(found);
    }

    static List<String> texts(@Nullable Object value, String what) {
        return list(value, what).stream().map(String::valueOf).toList();
    }
}
