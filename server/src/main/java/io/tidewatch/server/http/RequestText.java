package io.tidewatch.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads headers that senders fill with names of their own. */
public final class RequestText {
    private RequestText() {}

    /**
     * The header's value, read as UTF-8; null when it is absent or empty.
     *
     * @throws ProblemException when it is too long or holds control characters
     */
    public static @Nullable String header(HttpServletRequest request, String name, int maxLength) {
        String value = request.getHeader(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        String text = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
        if (text.length() > maxLength) {
            throw malformed(name, "has " + text.length() + " characters; at most " + maxLength + " are allowed");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw malformed(name, "holds control characters");
        }
        return text;
    }

    /** As {@link #header}, with what agents write as {@code %XX} decoded by {@link PercentText}. */
    public static @Nullable String encodedHeader(HttpServletRequest request, String name, int maxLength) {
        String value = header(request, name, 9 * maxLength);
        if (value == null) {
            return null;
        }
        String text = PercentText.decode(value);
        if (text.length() > maxLength) {
            throw malformed(name, "has " + text.length() + " characters; at most " + maxLength + " are allowed");
        }
        return text;
    }

    /** The header's value as a number from 0; -1 when it is absent. */
    public static long number(HttpServletRequest request, String name) {
        String text = header(request, name, 20);
        if (text == null) {
            return -1;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw malformed(name, "is '" + text + "', not a whole number");
        }
        throw malformed(name, "is negative");
    }

    public static ProblemException malformed(String header, String what) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "The header " + header + " " + what + ".",
                        "Correct or omit the header.")
                .exception();
    }
}
