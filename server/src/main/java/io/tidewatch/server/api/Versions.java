package io.tidewatch.server.api;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.http.RequestText;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Versions of what several people may change, as {@code ETag} and {@code If-Match} tell them: {@code "3"}. */
final class Versions {
    private Versions() {}

    /** The version that the request insists on; null for any. */
    static @Nullable Long ifMatch(HttpServletRequest request) {
        String text = RequestText.header(request, "If-Match", 30);
        if (text == null || text.equals("*")) {
            return null;
        }
        if (!text.matches("\"\\d{1,18}\"")) {
            throw RequestText.malformed("If-Match", "is not an ETag that was given, such as \"3\"");
        }
        return Long.parseLong(text.substring(1, text.length() - 1));
    }

    /** @param precondition whether {@code If-Match} asked for the version */
    static ProblemException conflict(String what, long version, boolean precondition) {
        return Problem.of(
                        precondition ? ProblemKind.PRECONDITION_FAILED : ProblemKind.CONFLICT,
                        "Somebody changed the " + what + " meanwhile; it is at version " + version + " now.",
                        "Look at it again, then send the change with the new version.")
                .with("version", version)
                .withHeader("ETag", "\"" + version + "\"")
                .exception();
    }
}
