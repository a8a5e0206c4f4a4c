package io.tidewatch.server.api;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import org.jspecify.annotations.Nullable;

/** Text that people write: without control characters but line ends and tabs, bounded. */
final class PlainText {
    private PlainText() {}

    /** The text of a member, cleaned; empty where there is none. */
    static String of(String name, @Nullable String text, int most) {
        if (text == null) {
            return "";
        }
        if (text.length() > most) {
            throw malformed(name, "has " + text.length() + " characters; at most " + most + " are allowed");
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c) && !turnsDirection(c))
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    /** As {@link #of}, on one line; null where there is none. */
    static @Nullable String line(String name, @Nullable String text, int most) {
        return text == null ? null : of(name, text, most).replaceAll("\\s+", " ");
    }

    /** Marks that turn the direction of writing can make a text look like another. */
    private static boolean turnsDirection(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    static ProblemException malformed(String name, String what) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "'" + name + "' " + what + ".", "")
                .with("member", name)
                .exception();
    }
}
