package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that logs are written with. Each method returns the offset after the time, or -1 where there is none; then
 * {@link #instant} gives it. Holds the last time read; not thread-safe, one a thread.
 */
public final class Times {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final long DAY = 86_400;

    private int year;
    private int month;
    private int day;
    private int secondOfDay;
    private int nanos;
    private int fractionDigits;
    private boolean zoned;
    private int offsetSeconds;

    /** {@code 2026-01-01T00:00:00.001Z}, {@code 2015-10-18 18:01:47,978}, {@code 2016/09/28 04:30:30 +0200}; the seconds may be missing. */
    public int iso(byte[] b, int i, int to) {
        int y = Ascii.digits(b, i, to, 4);
        if (y < 0 || to - i < 16) {
            return -1;
        }
        int dash = b[i + 4];
        if (dash != '-' && dash != '/' && dash != '.' || b[i + 7] != dash) {
            return -1;
        }
        int between = b[i + 10];
        if (between != 'T' && between != ' ' && between != 't' && between != '_') {
            return -1;
        }
        if (!date(y, Ascii.digits(b, i + 5, to, 2), Ascii.digits(b, i + 8, to, 2))) {
            return -1;
        }
        int end = clock(b, i + 11, to);
        if (end < 0) {
            return -1;
        }
        end = fraction(b, end, to);
        return end < 0 ? -1 : zone(b, end, to);
    }

    /** {@code Jun 14 15:16:01} and {@code Jul  7 08:09:10}, with a year before or after the clock as some devices add. */
    public int rfc3164(byte[] b, int i, int to, Instant near, ZoneId zone) {
        int m = month(b, i, to);
        if (m < 0 || to - i < 15 || b[i + 3] != ' ') {
            return -1;
        }
        int d;
        int at;
        if (b[i + 4] == ' ') {
            d = Ascii.digits(b, i + 5, to, 1);
            at = i + 6;
        } else if (b[i + 5] == ' ') {
            d = Ascii.digits(b, i + 4, to, 1);
            at = i + 5;
        } else {
            d = Ascii.digits(b, i + 4, to, 2);
            at = i + 6;
        }
        if (d < 1 || !Ascii.isAt(b, at, to, ' ')) {
            return -1;
        }
        at++;
        int y = -1;
        if (Ascii.digits(b, at, to, 4) > 1900 && Ascii.isAt(b, at + 4, to, ' ')) {
            y = Ascii.digits(b, at, to, 4);
            at += 5;
        }
        int end = clock(b, at, to);
        if (end < 0) {
            return -1;
        }
        end = fraction(b, end, to);
        if (end < 0) {
            return -1;
        }
        if (y < 0 && Ascii.isAt(b, end, to, ' ') && Ascii.isAt(b, end + 5, to, ' ')) {
            int after = Ascii.digits(b, end + 1, to, 4);
            if (after > 1969 && after < 2100) {
                y = after;
                end += 5;
            }
        }
        zoned = false;
        if (y >= 0) {
            return date(y, m, d) ? end : -1;
        }
        return nearest(m, d, near, zone) ? end : -1;
    }

    /** {@code Sun Dec 04 04:47:44 2005}, {@code Sun Dec 04 04:47:44.123456 2005}: asctime, as Apache writes it. */
    public int asctime(byte[] b, int i, int to) {
        if (to - i < 24 || b[i + 3] != ' ' || b[i + 7] != ' ' || b[i + 10] != ' ') {
            return -1;
        }
        int m = month(b, i + 4, to);
        int d = b[i + 8] == ' ' ? Ascii.digits(b, i + 9, to, 1) : Ascii.digits(b, i + 8, to, 2);
        int end = clock(b, i + 11, to);
        if (m < 0 || d < 1 || end < 0) {
            return -1;
        }
        end = fraction(b, end, to);
        if (end < 0 || !Ascii.isAt(b, end, to, ' ')) {
            return -1;
        }
        zoned = false;
        return date(Ascii.digits(b, end + 1, to, 4), m, d) ? end + 5 : -1;
    }

    /** {@code 10/Oct/2000:13:55:36 -0700}: the Common Log Format. */
    public int common(byte[] b, int i, int to) {
        if (to - i < 20 || b[i + 2] != '/' || b[i + 6] != '/' || b[i + 11] != ':') {
            return -1;
        }
        int m = month(b, i + 3, to);
        if (m < 0 || !date(Ascii.digits(b, i + 7, to, 4), m, Ascii.digits(b, i, to, 2))) {
            return -1;
        }
        int end = clock(b, i + 12, to);
        if (end < 0) {
            return -1;
        }
        end = fraction(b, end, to);
        return end < 0 ? -1 : zone(b, end, to);
    }

    /** {@code 081109 203615}: year, month, day and clock without separators. */
    public int compact(byte[] b, int i, int to) {
        if (to - i < 13 || b[i + 6] != ' ') {
            return -1;
        }
        int y = Ascii.digits(b, i, to, 2);
        int clock = Ascii.digits(b, i + 7, to, 6);
        if (y < 0 || clock < 0 || !time(clock / 10_000, clock / 100 % 100, clock % 100)) {
            return -1;
        }
        zoned = false;
        nanos = 0;
        fractionDigits = 0;
        return date(2000 + y, Ascii.digits(b, i + 2, to, 2), Ascii.digits(b, i + 4, to, 2)) ? i + 13 : -1;
    }

    /** {@code 10.30 16:49:06}: month, day and clock, without a year. */
    public int monthDay(byte[] b, int i, int to, Instant near, ZoneId zone) {
        if (to - i < 14 || b[i + 2] != '.' || b[i + 5] != ' ') {
            return -1;
        }
        int end = clock(b, i + 6, to);
        int m = Ascii.digits(b, i, to, 2);
        int d = Ascii.digits(b, i + 3, to, 2);
        zoned = false;
        nanos = 0;
        fractionDigits = 0;
        return end > 0 && m >= 1 && m <= 12 && d >= 1 && nearest(m, d, near, zone) ? end : -1;
    }

    /** {@code 10:00:00.123}: a time of day alone. Its day is the one in which it lies nearest to {@code near}, so never more than half a day after it. */
    public int timeOfDay(byte[] b, int i, int to, Instant near, ZoneId zone) {
        if (to - i < 8 || b[i + 2] != ':' || b[i + 5] != ':') {
            return -1;
        }
        int end = clock(b, i, to);
        end = end < 0 ? end : fraction(b, end, to);
        if (end < 0) {
            return -1;
        }
        LocalDateTime around = LocalDateTime.ofInstant(near, zone);
        int after = secondOfDay - around.toLocalTime().toSecondOfDay();
        LocalDateTime of = around.plusDays(after > DAY / 2 ? -1 : after < -DAY / 2 ? 1 : 0);
        zoned = false;
        return date(of.getYear(), of.getMonthValue(), of.getDayOfMonth()) ? end : -1;
    }

    /** {@code 1121 10:00:00.123456} and {@code 20261121 10:00:00.123456}: month, day and clock as klog and glog write them. */
    int klog(byte[] b, int i, int to, Instant near, ZoneId zone) {
        int dateEnd = Ascii.digitsEnd(b, i, to);
        int end = dateEnd - i == 4 || dateEnd - i == 8 ? clock(b, dateEnd + 1, to) : -1;
        end = end < 0 ? end : fraction(b, end, to);
        if (end < 0) {
            return -1;
        }
        int m = Ascii.digits(b, dateEnd - 4, to, 2);
        int d = Ascii.digits(b, dateEnd - 2, to, 2);
        zoned = false;
        if (dateEnd - i == 8) {
            return date(Ascii.digits(b, i, to, 4), m, d) ? end : -1;
        }
        return m >= 1 && m <= 12 && d >= 1 && nearest(m, d, near, zone) ? end : -1;
    }

    /** {@code Nov 21, 2026 1:00:00 PM}: as java.util.logging writes it. */
    int javaLogging(byte[] b, int i, int to) {
        int m = month(b, i, to);
        int day = i + 4;
        int comma = Ascii.digitsEnd(b, day, to);
        if (m < 0 || to - i < 22 || comma - day < 1 || comma - day > 2 || b[comma] != ',') {
            return -1;
        }
        int year = comma + 2;
        int hour = year + 5;
        int end = Ascii.isAt(b, year + 4, to, ' ') ? clock(b, hour, to) : -1;
        if (end < 0 || end + 3 > to || b[end] != ' ' || (b[end + 2] | 0x20) != 'm') {
            return -1;
        }
        int half = b[end + 1] | 0x20;
        int hours = secondOfDay / 3_600;
        if (half != 'a' && half != 'p' || hours < 1 || hours > 12) {
            return -1;
        }
        secondOfDay += (half == 'p' ? 43_200 : 0) - (hours == 12 ? 43_200 : 0);
        zoned = false;
        nanos = 0;
        fractionDigits = 0;
        return date(Ascii.digits(b, year, to, 4), m, (int) Ascii.number(b, day, comma)) ? end + 3 : -1;
    }

    /** The time last read, a zone-less one in {@code zone}. */
    public Instant instant(ZoneId zone) {
        long local = epochDay(year, month, day) * DAY + secondOfDay;
        if (zoned) {
            return Instant.ofEpochSecond(local - offsetSeconds, nanos);
        }
        if (zone instanceof ZoneOffset fixed) {
            return Instant.ofEpochSecond(local - fixed.getTotalSeconds(), nanos);
        }
        LocalDateTime dateTime = LocalDateTime.ofEpochSecond(local, nanos, ZoneOffset.UTC);
        return dateTime.atZone(requireNonNull(zone, "zone is null")).toInstant();
    }

    /** Whether an instant of microseconds says all that the last time said: it was in UTC and not finer. */
    public boolean isExact() {
        return zoned && offsetSeconds == 0 && fractionDigits <= 6;
    }

    /** Whether the time at {@code b[i..end)}, last read by {@link #iso}, is of RFC 5424, section 6.2.3: T, seconds, Z or ±hh:mm, six decimals at most. */
    boolean isRfc3339(byte[] b, int i, int end) {
        boolean upper = b[i + 4] == '-' && b[i + 10] == 'T' && Ascii.isAt(b, i + 16, end, ':') && secondOfDay < DAY;
        boolean utc = b[end - 1] == 'Z' && b[end - 2] != ' ';
        boolean offset =
                end - i >= 25 && b[end - 3] == ':' && (b[end - 6] == '+' || b[end - 6] == '-') && b[end - 7] != ' ';
        return upper && zoned && (utc || offset) && fractionDigits <= 6;
    }

    /** The instant of a number that counts seconds, milliseconds, microseconds or nanoseconds since 1970, told by its size; or null. */
    public static @Nullable Instant epoch(long number) {
        long size = Math.abs(number);
        if (size < 100_000_000L) {
            return null;
        }
        if (size < 100_000_000_000L) {
            return Instant.ofEpochSecond(number);
        }
        if (size < 100_000_000_000_000L) {
            return Instant.ofEpochMilli(number);
        }
        return size < 100_000_000_000_000_000L
                ? Instant.ofEpochSecond(Math.floorDiv(number, 1_000_000), Math.floorMod(number, 1_000_000) * 1_000L)
                : Instant.ofEpochSecond(Math.floorDiv(number, 1_000_000_000), Math.floorMod(number, 1_000_000_000));
    }

    /** Whether an instant of microseconds says all that {@link #epoch} read from {@code number}. */
    public static boolean isExact(long number) {
        return Math.abs(number) < 100_000_000_000_000_000L;
    }

    /** {@code 1767225600.5}: seconds since 1970 with a fraction, in text; or null. */
    @Nullable
    public Instant decimal(byte[] b, int i, int to) {
        int dot = Ascii.digitsEnd(b, i, to);
        long seconds = Ascii.number(b, i, dot);
        zoned = false;
        if (seconds < 100_000_000L || seconds > 100_000_000_000L || !Ascii.isAt(b, dot, to, '.')) {
            return null;
        }
        int end = fraction(b, dot, to);
        return end == to ? Instant.ofEpochSecond(seconds, nanos) : null;
    }

    /** The month whose English name begins at {@code i}, 1 to 12, or -1. */
    static int month(byte[] b, int i, int to) {
        if (to - i < 3) {
            return -1;
        }
        for (int m = 0; m < 12; m++) {
            if (MONTHS.charAt(3 * m) == (b[i] | 0x20)
                    && MONTHS.charAt(3 * m + 1) == (b[i + 1] | 0x20)
                    && MONTHS.charAt(3 * m + 2) == (b[i + 2] | 0x20)) {
                return m + 1;
            }
        }
        return -1;
    }

    private int clock(byte[] b, int i, int to) {
        int at = i;
        int h = Ascii.digits(b, at, to, 2);
        if (h < 0) {
            h = Ascii.digits(b, at, to, 1);
            at--;
        }
        if (h < 0 || !Ascii.isAt(b, at + 2, to, ':')) {
            return -1;
        }
        int m = Ascii.digits(b, at + 3, to, 2);
        if (!Ascii.isAt(b, at + 5, to, ':')) {
            return time(h, m, 0) ? at + 5 : -1;
        }
        int s = Ascii.digits(b, at + 6, to, 2);
        return time(h, m, s) ? at + 8 : -1;
    }

    private boolean time(int h, int m, int s) {
        // 60: a leap second, taken as the first of the next minute
        if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) {
            return false;
        }
        secondOfDay = h * 3600 + m * 60 + s;
        return true;
    }

    private boolean date(int y, int m, int d) {
        if (y < 0 || m < 1 || m > 12 || d < 1 || d > DAYS[m - 1] || m == 2 && d == 29 && !isLeap(y)) {
            return false;
        }
        year = y;
        month = m;
        day = d;
        return true;
    }

    private int fraction(byte[] b, int i, int to) {
        nanos = 0;
        fractionDigits = 0;
        if (i >= to || b[i] != '.' && b[i] != ',' || i + 1 >= to || !Ascii.isDigit(b[i + 1])) {
            return i;
        }
        int end = Ascii.digitsEnd(b, i + 1, to);
        fractionDigits = end - i - 1;
        if (fractionDigits > 18) {
            return -1;
        }
        for (int k = 0; k < 9; k++) {
            nanos = nanos * 10 + (i + 1 + k < end ? b[i + 1 + k] - '0' : 0);
        }
        return end;
    }

    /** {@code Z}, {@code +02:00}, {@code +0200}, {@code -07}, also after a blank; or no zone. */
    private int zone(byte[] b, int i, int to) {
        zoned = false;
        offsetSeconds = 0;
        int at = i;
        if (at + 1 < to && b[at] == ' ' && (b[at + 1] == '+' || b[at + 1] == '-' || b[at + 1] == 'Z')) {
            at++;
        }
        if (at >= to) {
            return i;
        }
        if (to - at >= 4 && b[at] == ' ' && (isWord(b, at + 1, to, "UTC") || isWord(b, at + 1, to, "GMT"))) {
            zoned = true;
            return at + 4;
        }
        if (b[at] == 'Z' || b[at] == 'z') {
            boolean word = at + 1 < to && Ascii.isLetter(b[at + 1]);
            zoned = !word;
            return word ? i : at + 1;
        }
        if (b[at] != '+' && b[at] != '-') {
            return i;
        }
        int h = Ascii.digits(b, at + 1, to, 2);
        if (h < 0 || h > 23) {
            return i;
        }
        int minutesAt = Ascii.isAt(b, at + 3, to, ':') ? at + 4 : at + 3;
        int m = Ascii.digits(b, minutesAt, to, 2);
        if (m > 59) {
            return -1;
        }
        zoned = true;
        offsetSeconds = (h * 3600 + Math.max(0, m) * 60) * (b[at] == '-' ? -1 : 1);
        return m < 0 ? at + 3 : minutesAt + 2;
    }

    private static boolean isWord(byte[] b, int i, int to, String word) {
        return b[i] == word.charAt(0)
                && b[i + 1] == word.charAt(1)
                && b[i + 2] == word.charAt(2)
                && (i + 3 == to || !Ascii.isLetter(b[i + 3]));
    }

    /** Sets the date to the year in which it lies nearest to {@code near}. */
    private boolean nearest(int m, int d, Instant near, ZoneId zone) {
        int around = LocalDateTime.ofInstant(near, zone).getYear();
        long best = Long.MAX_VALUE;
        int chosen = -1;
        // Eight years reach the nearest 29 February on either side.
        for (int distance = 0; distance <= 8 && (distance <= 1 || chosen < 0); distance++) {
            for (int y = around - distance; y <= around + distance; y += Math.max(1, 2 * distance)) {
                if (!date(y, m, d)) {
                    continue;
                }
                long gap = Math.abs(epochDay(y, m, d) * DAY + secondOfDay - near.getEpochSecond());
                if (gap < best) {
                    best = gap;
                    chosen = y;
                }
            }
        }
        return chosen >= 0 && date(chosen, m, d);
    }

    private static boolean isLeap(int y) {
        return (y & 3) == 0 && (y % 100 != 0 || y % 400 == 0);
    }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar, for years from 0. */
    private static long epochDay(int y, int m, int d) {
        long shifted = m > 2 ? y : y - 1;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }
}
