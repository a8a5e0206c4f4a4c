package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a request's JSON body into a record; what is wrong is answered with its line and column. Thread-safe. */
public final class JsonBody {
    private final BodyReader bodies;
    private final JsonMapper json;

    public JsonBody(BodyReader bodies, JsonMapper json) {
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.json = requireNonNull(json, "json is null");
    }

    <T> T read(HttpServletRequest request, Class<T> type, String example) throws IOException {
        if (BodyFormat.of(request.getContentType()) != BodyFormat.JSON) {
            throw Problem.of(
                            ProblemKind.UNSUPPORTED_CONTENT,
                            "This call takes JSON.",
                            "Send Content-Type: application/json.")
                    .exception();
        }
        try (BodyReader.Body body = bodies.read(request)) {
            T read = json.readValue(body.bytes(), type);
            if (read == null) {
                throw malformed("it is null", example);
            }
            return read;
        } catch (JacksonException e) {
            String place = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw malformed(e.getOriginalMessage() + place, example);
        }
    }

    private static io.tidewatch.server.http.ProblemException malformed(String what, String example) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "The body cannot be read: " + what + ".",
                        "Send for example " + example)
                .exception();
    }
}
