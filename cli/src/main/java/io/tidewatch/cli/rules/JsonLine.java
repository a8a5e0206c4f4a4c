package io.tidewatch.cli.rules;

import tools.jackson.databind.json.JsonMapper;

/** Values as JSON text. */
public final class JsonLine {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonLine() {}

    /** Maps, lists, texts and numbers on one line. */
    public static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The same over several lines, for people. */
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }
}
