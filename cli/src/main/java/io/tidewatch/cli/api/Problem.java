package io.tidewatch.cli.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reply that says what went wrong (RFC 9457), as one line. */
final class Problem {
    private static final int MAX_LENGTH = 500;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Problem() {}

    /** The problem's detail or title, or what there is of a body in another form. */
    static String text(int status, byte[] body) {
        String said = said(body);
        String line = said == null ? "the server answered " + status : said;
        String clean = line.replaceAll("\\s+", " ").strip();
        return clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "…" : clean;
    }

    private static @Nullable String said(byte[] body) {
        if (body.length == 0 || body[0] != '{') {
            String text = new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8).strip();
            return text.isEmpty() || text.startsWith("<") ? null : text;
        }
        try {
            JsonNode problem = MAPPER.readTree(body);
            for (String name : new String[] {"detail", "title", "message", "error"}) {
                String value = problem.path(name).asString("");
                if (!value.isEmpty()) {
                    return (value + " " + problem.path("remedy").asString("")).strip();
                }
            }
            return null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
