package io.tidewatch.sigma.match;

import io.tidewatch.sigma.modify.Term.TimeUnit;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;

/** Parts of a date in a text that begins as ISO 8601 does: {@code 2024-07-10T03:45:00Z}, {@code 2024-07-10 03:45}. */
final class Dates {
    private Dates() {}

    /** The part as a number, in the zone that the text is written in; NaN where the text is no date. */
    static double part(String text, TimeUnit unit) {
        if (text.length() < 10 || !isSeparator(text.charAt(4)) || !isSeparator(text.charAt(7))) {
            return Double.NaN;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        if (year < 0 || month < 1 || month > 12 || day < 1) {
            return Double.NaN;
        }
        boolean timed =
                text.length() >= 16 && (text.charAt(10) == 'T' || text.charAt(10) == ' ' || text.charAt(10) == 't');
        try {
            LocalDate date = LocalDate.of(year, month, day);
            int number = switch (unit) {
                case MINUTE -> timed && text.charAt(13) == ':' ? digits(text, 14, 2) : -1;
                case HOUR -> timed ? digits(text, 11, 2) : -1;
                case DAY -> day;
                case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                case MONTH -> month;
                case YEAR -> year;
            };
            return number < 0 ? Double.NaN : number;
        } catch (DateTimeException noSuchDay) {
            return Double.NaN;
        }
    }

    private static boolean isSeparator(char c) {
        return c == '-' || c == '/';
    }

    private static int digits(String text, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
