package io.tidewatch.collect.evtx;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as Windows keeps them: 100 nanoseconds since the year 1601, or a broken-down calendar time. */
final class EvtxTime {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long SECONDS_1601_TO_1970 = 11_644_473_600L;

    private EvtxTime() {}

    /** The time of a FILETIME, cut to the microsecond. */
    static Instant ofFileTime(long ticks) {
        long seconds = Long.divideUnsigned(ticks, TICKS_PER_SECOND);
        long rest = Long.remainderUnsigned(ticks, TICKS_PER_SECOND);
        return Instant.ofEpochSecond(seconds - SECONDS_1601_TO_1970, rest / 10 * 1_000);
    }

    /** The time of the eight 16-bit numbers of a SYSTEMTIME: year, month, day of week, day, hour, minute, second, millisecond. */
    static Instant ofSystemTime(ChunkBytes bytes, int at) throws DamagedRecordException {
        try {
            return LocalDateTime.of(
                            bytes.u16(at),
                            bytes.u16(at + 2),
                            bytes.u16(at + 6),
                            bytes.u16(at + 8),
                            bytes.u16(at + 10),
                            bytes.u16(at + 12))
                    .plus(bytes.u16(at + 14), ChronoUnit.MILLIS)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new DamagedRecordException("a time that is none");
        }
    }

    /** {@code 2026-04-20T10:00:35.646624Z}, always with six digits after the second. */
    static String text(Instant time) {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        StringBuilder out = new StringBuilder(27);
        digits(out, utc.getYear(), 4);
        digits(out.append('-'), utc.getMonthValue(), 2);
        digits(out.append('-'), utc.getDayOfMonth(), 2);
        digits(out.append('T'), utc.getHour(), 2);
        digits(out.append(':'), utc.getMinute(), 2);
        digits(out.append(':'), utc.getSecond(), 2);
        digits(out.append('.'), utc.getNano() / 1_000, 6);
        return out.append('Z').toString();
    }

    private static void digits(StringBuilder out, int value, int width) {
        String text = Integer.toString(value);
        out.repeat('0', Math.max(0, width - text.length())).append(text);
    }
}
