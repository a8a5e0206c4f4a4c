package io.tidewatch.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as a person writes them: {@code 500ms}, {@code 5m}, {@code 1h30m}, {@code 90d}. */
public final class Durations {
    private static final Pattern WRITTEN = Pattern.compile("(?:(\\d{1,9})(ms|s|m|h|d|w))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)");

    private Durations() {}

    /**
     * Reads a length of time.
     *
     * @throws IllegalArgumentException naming the text, when it is none
     */
    public static Duration parse(String text) {
        String written = text.strip().toLowerCase(Locale.ROOT);
        if (!WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a length of time; write for example 500ms, 5m or 90d");
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(written);
        while (part.find()) {
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        case "d" -> Duration.ofDays(number);
                        default -> Duration.ofDays(7 * number);
                    });
        }
        return sum;
    }

    /** The shortest text that {@link #parse} reads back as {@code duration}, to the millisecond. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
