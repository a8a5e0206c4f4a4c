package io.tidewatch.parse.pack.map;

import io.tidewatch.event.FieldKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.Ascii;
import io.tidewatch.parse.Times;
import io.tidewatch.parse.pack.extract.Extraction;
import io.tidewatch.parse.pack.extract.FieldRef;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an event's time is written.
 *
 * @param sources the fields of each candidate, the best first; several of one are joined by blanks
 * @param format how it is written where it is none of the usual forms, or null
 * @param zone the zone of times that carry none, or null for the source's
 */
public record TimeRule(
        List<List<FieldRef>> sources,
        @Nullable DateTimeFormatter format,
        @Nullable ZoneId zone) {
    private static final int MAX_LENGTH = 100;

    public TimeRule {
        sources = sources.stream().map(List::copyOf).toList();
    }

    /** The time that the fields tell, or null. */
    @Nullable
    Instant read(Extraction run) {
        FieldsBuilder fields = run.fields();
        run.exact(true);
        boolean written = false;
        for (int i = 0; i < sources.size(); i++) {
            List<FieldRef> source = sources.get(i);
            int index = source.getFirst().index(fields, null);
            if (index < 0) {
                continue;
            }
            written = true;
            Instant time = source.size() == 1 ? single(index, run) : joined(source, run);
            if (time != null) {
                return time;
            }
        }
        run.exact(!written);
        return null;
    }

    private @Nullable Instant single(int index, Extraction run) {
        long cell = run.fields().cellAt(index);
        return switch (run.fields().kindAt(index)) {
            case TEXT -> {
                int from = (int) (cell >>> 32);
                yield text(run.fields().room(0), from, from + (int) cell, run);
            }
            case LONG -> Times.epoch(cell);
            case DOUBLE -> {
                long micros = Math.round(Double.longBitsToDouble(cell) * 1e6);
                yield micros > 100_000_000_000_000L && micros < 100_000_000_000_000_000L
                        ? Instant.ofEpochSecond(
                                Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L)
                        : null;
            }
            case NULL, BOOLEAN, LIST -> null;
        };
    }

    private @Nullable Instant joined(List<FieldRef> source, Extraction run) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(40);
        for (FieldRef part : source) {
            int index = part.index(run.fields(), null);
            if (index < 0 || run.fields().kindAt(index) != FieldKind.TEXT) {
                continue;
            }
            if (text.size() > 0) {
                text.write(' ');
            }
            long cell = run.fields().cellAt(index);
            text.write(run.fields().room(0), (int) (cell >>> 32), Math.min((int) cell, MAX_LENGTH));
        }
        byte[] b = text.toByteArray();
        return text(b, 0, b.length, run);
    }

    private @Nullable Instant text(byte[] b, int from, int to, Extraction run) {
        if (to - from > MAX_LENGTH || to == from) {
            return null;
        }
        ZoneId where = zone == null ? run.zone() : zone;
        if (format != null) {
            Instant told = formatted(Ascii.text(b, from, to), format, where);
            if (told != null) {
                return told;
            }
        }
        Times times = run.times();
        if (times.iso(b, from, to) == to
                || times.common(b, from, to) == to
                || times.asctime(b, from, to) == to
                || times.rfc3164(b, from, to, run.received(), where) == to
                || times.compact(b, from, to) == to) {
            run.exact(times.isExact());
            return times.instant(where);
        }
        long number = Ascii.number(b, from, to);
        return number >= 0 ? Times.epoch(number) : times.decimal(b, from, to);
    }

    private static @Nullable Instant formatted(String text, DateTimeFormatter format, ZoneId zone) {
        try {
            TemporalAccessor parsed = format.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
            return parsed instanceof ZonedDateTime zoned
                    ? zoned.toInstant()
                    : LocalDateTime.from(parsed).atZone(zone).toInstant();
        } catch (DateTimeException notSuch) {
            return null;
        }
    }
}
