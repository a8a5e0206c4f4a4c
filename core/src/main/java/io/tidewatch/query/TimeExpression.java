package io.tidewatch.query;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as a person writes it: {@code now-15m}, {@code -24h}, {@code now/d} (today's first moment), {@code now-1d/d}, {@code 2026-01-01},
 * {@code 2026-01-01T10:30}, {@code 2026-01-01T10:30:00.5+02:00}, seconds or milliseconds since 1970. Units: {@code s m h d w M y}. What
 * names no zone is in the given one. It stands for a span: a day for {@code 2026-01-01}, a microsecond for an exact time.
 */
public final class TimeExpression {
    private static final int MAX_LENGTH = 64;
    private static final Pattern RELATIVE = Pattern.compile("(?:now)?((?:[+-]\\d{1,9}[smhdwMy])*)(?:/([smhdwMy]))?");
    private static final Pattern STEP = Pattern.compile("([+-])(\\d{1,9})([smhdwMy])");
    private static final Pattern ABSOLUTE = Pattern.compile("(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)"
            + "(?:[T ](\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?)?(Z|[+-]\\d\\d:?\\d\\d)?)?)?)?");
    private static final Pattern EPOCH = Pattern.compile("\\d{10}|\\d{13}");

    private TimeExpression() {}

    /**
     * The span of time that {@code text} stands for.
     *
     * @param now the time that {@code now} means
     * @param zone where days begin, and the zone of times that name none
     * @throws TidewatchException {@code INVALID}, with what to write instead
     */
    public static TimeRange parse(String text, Instant now, ZoneId zone) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw invalid(text);
        }
        try {
            Matcher relative = RELATIVE.matcher(text);
            if (relative.matches()) {
                return relative(relative, now, zone);
            }
            if (EPOCH.matcher(text).matches()) {
                long number = Long.parseLong(text);
                return text.length() == 10
                        ? span(Instant.ofEpochSecond(number).atZone(zone), ChronoUnit.SECONDS)
                        : span(Instant.ofEpochMilli(number).atZone(zone), ChronoUnit.MILLIS);
            }
            Matcher absolute = ABSOLUTE.matcher(text);
            if (absolute.matches()) {
                return absolute(absolute, zone);
            }
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new TidewatchException(FailureKind.INVALID, "'" + text + "' is not a time: " + e.getMessage(), e);
        }
        throw invalid(text);
    }

    /** From the first moment of {@code from} to the first moment of {@code to}; a null bound is open. Errors as {@link #parse}. */
    public static TimeRange range(@Nullable String from, @Nullable String to, Instant now, ZoneId zone) {
        Instant first =
                from == null ? TimeRange.ALL.from() : parse(from, now, zone).from();
        Instant last = to == null ? TimeRange.ALL.to() : parse(to, now, zone).from();
        if (last.isBefore(first)) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the range ends (" + last + ") before it begins (" + first + "): swap the two");
        }
        return new TimeRange(first, last);
    }

    private static TimeRange relative(Matcher matcher, Instant now, ZoneId zone) {
        ZonedDateTime time = now.truncatedTo(ChronoUnit.MICROS).atZone(zone);
        Matcher step = STEP.matcher(matcher.group(1));
        while (step.find()) {
            long amount = Long.parseLong(step.group(2)) * (step.group(1).equals("-") ? -1 : 1);
            time = time.plus(amount, unit(step.group(3)));
        }
        String rounding = matcher.group(2);
        if (rounding == null) {
            return span(time, ChronoUnit.MICROS);
        }
        ChronoUnit unit = unit(rounding);
        return span(floor(time, unit), unit);
    }

    private static TimeRange absolute(Matcher matcher, ZoneId zone) {
        LocalDate date = LocalDate.of(number(matcher, 1, 0), number(matcher, 2, 1), number(matcher, 3, 1));
        String fraction = matcher.group(7);
        int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
        LocalTime time = LocalTime.of(number(matcher, 4, 0), number(matcher, 5, 0), number(matcher, 6, 0), nanos);
        ZoneId named = matcher.group(8) == null ? zone : ZoneId.of(matcher.group(8));
        return span(LocalDateTime.of(date, time).truncatedTo(ChronoUnit.MICROS).atZone(named), precision(matcher));
    }

    private static ChronoUnit precision(Matcher matcher) {
        if (matcher.group(2) == null) {
            return ChronoUnit.YEARS;
        }
        if (matcher.group(3) == null) {
            return ChronoUnit.MONTHS;
        }
        if (matcher.group(4) == null) {
            return ChronoUnit.DAYS;
        }
        if (matcher.group(5) == null) {
            return ChronoUnit.HOURS;
        }
        if (matcher.group(6) == null) {
            return ChronoUnit.MINUTES;
        }
        String fraction = matcher.group(7);
        if (fraction == null) {
            return ChronoUnit.SECONDS;
        }
        return fraction.length() <= 3 ? ChronoUnit.MILLIS : ChronoUnit.MICROS;
    }

    private static int number(Matcher matcher, int group, int otherwise) {
        String text = matcher.group(group);
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private static TimeRange span(ZonedDateTime start, ChronoUnit unit) {
        Instant from = start.toInstant();
        Instant to = start.plus(1, unit).toInstant();
        if (from.isBefore(TimeRange.ALL.from()) || from.isAfter(TimeRange.ALL.to())) {
            throw new DateTimeException("years go from 0 to 9999");
        }
        return new TimeRange(from, to.isAfter(TimeRange.ALL.to()) ? TimeRange.ALL.to() : to);
    }

    private static ZonedDateTime floor(ZonedDateTime time, ChronoUnit unit) {
        return switch (unit) {
            case WEEKS ->
                time.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY))
                        .truncatedTo(ChronoUnit.DAYS);
            case MONTHS -> time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
            case YEARS -> time.withDayOfYear(1).truncatedTo(ChronoUnit.DAYS);
            default -> time.truncatedTo(unit);
        };
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            case "w" -> ChronoUnit.WEEKS;
            case "M" -> ChronoUnit.MONTHS;
            case "y" -> ChronoUnit.YEARS;
            default -> throw new IllegalArgumentException("unknown unit " + letter);
        };
    }

    private static TidewatchException invalid(String text) {
        String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
        return new TidewatchException(
                FailureKind.INVALID,
                "'" + shown
                        + "' is not a time; write for example now-15m, -24h, now/d, 2026-01-31 or 2026-01-31T10:30:00Z");
    }
}
