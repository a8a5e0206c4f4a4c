package io.tidewatch.server.api;

import io.tidewatch.collect.RecordFrames;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** What a body of events is written in. */
enum BodyFormat {
    JSON,
    LINES,
    FRAMES;

    /**
     * The format that a {@code Content-Type} names.
     *
     * @throws ProblemException 415 when it names none that is understood
     */
    static BodyFormat of(@Nullable String contentType) {
        if (contentType == null) {
            throw unsupported("The header Content-Type is missing.");
        }
        MediaType type;
        try {
            type = MediaType.parseMediaType(contentType);
            if (type.getCharset() != null && !isUtf8(type)) {
                throw unsupported("The character set " + type.getCharset() + " is not understood; send UTF-8.");
            }
        } catch (IllegalArgumentException e) {
            throw unsupported("Content-Type '" + contentType + "' is not a media type that is understood.");
        }
        return switch ((type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT)) {
            case "application/json",
                    "application/x-ndjson",
                    "application/ndjson",
                    "application/jsonl",
                    "application/jsonlines" -> JSON;
            case "text/plain" -> LINES;
            case RecordFrames.MEDIA_TYPE -> FRAMES;
            default -> throw unsupported("Content-Type '" + contentType + "' is not understood.");
        };
    }

    private static boolean isUtf8(MediaType type) {
        return StandardCharsets.UTF_8.equals(type.getCharset()) || StandardCharsets.US_ASCII.equals(type.getCharset());
    }

    private static ProblemException unsupported(String detail) {
        return Problem.of(
                        ProblemKind.UNSUPPORTED_CONTENT,
                        detail,
                        "Say what the body is: application/json (one object or an array), application/x-ndjson (an object"
                                + " a line) or text/plain (a record a line).")
                .withHeader("Accept", "application/json, application/x-ndjson, text/plain, " + RecordFrames.MEDIA_TYPE)
                .exception();
    }
}
