package io.tidewatch.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a value changes its form; null where it has no such form. */
enum Conversion {
    /** {@code 22} as {@code "22"}. */
    TEXT,
    /** {@code "22"} as {@code 22}, {@code "0x11d4"} as {@code 4564}. */
    INTEGER,
    UPPER,
    LOWER,
    /** {@code "yes"}, {@code "true"}, {@code 1} as true. */
    TRUTH,
    /** A time as milliseconds since 1970. */
    MILLIS,
    /** A count of nanoseconds as milliseconds. */
    NANOS_TO_MILLIS,
    /** Milliseconds or seconds since 1970, or ISO text, as ISO text. */
    TIME,
    /** The first of several values. */
    SINGLE,
    /** {@code "10","AND"} as a list of texts. */
    WORDS,
    /** Text between the quotes of JSON, without its backslashes. */
    UNESCAPED,
    /** What stands after the last {@code /} or {@code \}. */
    BASENAME;

    @Nullable
    Object of(Object value) {
        return switch (this) {
            case TEXT -> value.toString();
            case SINGLE -> value;
            case INTEGER -> integer(value);
            case UPPER -> value.toString().toUpperCase(Locale.ROOT);
            case LOWER -> value.toString().toLowerCase(Locale.ROOT);
            case TRUTH -> truth(value.toString());
            case MILLIS -> millis(time(value));
            case NANOS_TO_MILLIS -> {
                Long nanos = integer(value);
                yield nanos == null ? null : (Object) (nanos / 1_000_000);
            }
            case TIME -> {
                Instant time = time(value);
                yield time == null ? null : time.toString();
            }
            case WORDS -> words(value.toString());
            case UNESCAPED -> JsonText.unescaped(value.toString());
            case BASENAME -> basename(value.toString());
        };
    }

    private static @Nullable Long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? (Long) number.longValue() : null;
        }
        String text = value.toString().strip();
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text, 2, text.length(), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException | IndexOutOfBoundsException notWhole) {
            return null;
        }
    }

    private static @Nullable Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> null;
        };
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        try {
            return time == null ? null : (Long) time.toEpochMilli();
        } catch (ArithmeticException outOfRange) {
            return null;
        }
    }

    private static @Nullable Instant time(Object value) {
        if (value instanceof Instant time) {
            return time;
        }
        Long number = integer(value);
        try {
            if (number != null) {
                return Math.abs(number) < 100_000_000_000L
                        ? Instant.ofEpochSecond(number)
                        : Instant.ofEpochMilli(number);
            }
            return Instant.parse(value.toString());
        } catch (DateTimeException notTime) {
            return null;
        }
    }

    private static List<Object> words(String text) {
        List<Object> words = new ArrayList<>();
        for (String word : text.split(",")) {
            String stripped = word.strip();
            boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
            words.add(quoted ? JsonText.unescaped(stripped.substring(1, stripped.length() - 1)) : stripped);
        }
        return words;
    }

    private static @Nullable String basename(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return name.isEmpty() ? null : name;
    }
}
