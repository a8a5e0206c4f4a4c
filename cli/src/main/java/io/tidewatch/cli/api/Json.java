package io.tidewatch.cli.api;

import io.tidewatch.cli.CliFailure;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** Reads a server's reply; fails when it is not JSON, as when the address is that of something else. */
    public static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw CliFailure.failed("the reply is not JSON; is this address a Tidewatch server? It begins: "
                    + new String(body, 0, Math.min(60, body.length), StandardCharsets.UTF_8).replaceAll("\\s+", " "));
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
