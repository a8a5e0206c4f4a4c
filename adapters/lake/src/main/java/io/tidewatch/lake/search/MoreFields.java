package io.tidewatch.lake.search;

import io.tidewatch.event.FieldsBuilder;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads the JSON object of the fields that have no column. */
final class MoreFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MoreFields() {}

    /** Puts those of them that are wanted into {@code fields}. */
    static void read(String object, Predicate<String> wanted, FieldsBuilder fields) {
        for (var entry : JSON.readTree(object).properties()) {
            if (wanted.test(entry.getKey())) {
                put(entry.getKey(), entry.getValue(), fields);
            }
        }
    }

    private static void put(String name, JsonNode value, FieldsBuilder fields) {
        switch (value.getNodeType()) {
            case NULL -> fields.putNull(name);
            case BOOLEAN -> fields.put(name, value.booleanValue());
            case NUMBER -> {
                if (value.isIntegralNumber() && value.canConvertToLong()) {
                    fields.put(name, value.longValue());
                } else {
                    fields.put(name, value.doubleValue());
                }
            }
            case STRING -> fields.put(name, value.stringValue());
            case ARRAY, OBJECT, BINARY, MISSING, POJO -> {
                byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
                fields.putList(name, utf8, 0, utf8.length);
            }
        }
    }
}
