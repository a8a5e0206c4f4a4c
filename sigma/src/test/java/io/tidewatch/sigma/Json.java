package io.tidewatch.sigma;

import io.tidewatch.testkit.Corpora;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the corpora's case files. */
public final class Json {
    private static final JsonMapper JSON = new JsonMapper();

    private Json() {}

    public static List<Map<String, Object>> rows(String name) {
        return Corpora.jsonLines(name).stream()
                .map(line -> JSON.readValue(line, new TypeReference<Map<String, Object>>() {}))
                .toList();
    }

    public static byte[] write(Object value) {
        return JSON.writeValueAsBytes(value);
    }
}
