package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Spelling;
import io.tidewatch.server.http.BodyReader;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
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
            throw malformed(reason(e), example);
        }
    }

    /** What was wrong, in the API's words: the library's own name the classes inside. */
    private static String reason(JacksonException failure) {
        TokenStreamLocation place = failure.getLocation();
        String where = place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
        return switch (failure) {
            case UnrecognizedPropertyException unknown -> {
                List<String> known = unknown.getKnownPropertyIds().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList();
                yield "there is no '" + unknown.getPropertyName() + "'"
                        + Spelling.suggestion(unknown.getPropertyName(), known) + where;
            }
            case DatabindException _ -> {
                String path = failure.getPath().stream()
                        .map(step ->
                                step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                        .collect(Collectors.joining("."));
                yield (path.isEmpty() ? "the value" : "'" + path + "'") + " is not of the kind that is wanted" + where;
            }
            default -> "it is not valid JSON" + where;
        };
    }

    private static io.tidewatch.server.http.ProblemException malformed(String what, String example) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "The body cannot be read: " + what + ".",
                        "Send for example " + example)
                .exception();
    }
}
