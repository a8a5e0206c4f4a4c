package io.tidewatch.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

    /**
     * As {@link #header}, with {@code %41} read as {@code A} in UTF-8, which is how agents send names that are not ASCII. A percent
     * sign that begins no such code stands for itself; control characters become U+FFFD.
     */
    public static @Nullable String encodedHeader(HttpServletRequest request, String name, int maxLength) {
        String value = header(request, name, 9 * maxLength);
        if (value == null) {
            return null;
        }
        String text = value.indexOf('%') < 0 ? value : decoded(value.getBytes(StandardCharsets.UTF_8));
        if (text.length() > maxLength) {
            throw malformed(name, "has " + text.length() + " characters; at most " + maxLength + " are allowed");
        }
        return text;
    }

    private static String decoded(byte[] value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length);
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '%'
                    && i + 2 < value.length
                    && HexFormat.isHexDigit(value[i + 1])
                    && HexFormat.isHexDigit(value[i + 2])) {
                bytes.write(HexFormat.fromHexDigit(value[i + 1]) << 4 | HexFormat.fromHexDigit(value[i + 2]));
                i += 2;
            } else {
                bytes.write(value[i]);
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '\ufffd' : (char) c));
        return printable.toString();
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
