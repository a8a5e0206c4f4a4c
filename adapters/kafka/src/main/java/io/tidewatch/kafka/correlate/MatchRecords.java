package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.CountedMatch;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of the topic of matches, as {@code docs/spec/distributed-correlation.md} describes them. Times are microseconds since 1970. */
final class MatchRecords {
    /** The progress of a partition of which nothing is known but that it is there. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final byte VERSION = 1;
    private static final byte MATCH = 1;
    private static final byte PROGRESS = 2;
    private static final int MAX_SOURCES = 1 << 16;

    private MatchRecords() {}

    /**
     * How far a partition of the queue is done.
     *
     * @param offset of its last batch whose matches were written before; -1 where none was
     * @param time everything received before it was written before; {@link #UNKNOWN} where nothing is known
     */
    record Progress(long offset, long time) {}

    /** What a record says. */
    sealed interface Read {
        record Match(CountedMatch match) implements Read {}

        /** By partition of the queue. */
        record Done(Map<Integer, Progress> sources) implements Read {}
    }

    static byte[] key(CountedMatch match) {
        return match.group().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] write(CountedMatch match) {
        return written(MATCH, out -> {
            text(out, match.group());
            text(out, match.tenant().value());
            text(out, match.unit());
            out.writeInt(match.event().partition());
            out.writeLong(match.event().sequence());
            out.writeInt(match.ordinal());
            out.writeLong(micros(match.received()));
            out.writeInt(match.content().length);
            out.write(match.content());
        });
    }

    static byte[] write(Map<Integer, Progress> sources) {
        return written(PROGRESS, out -> {
            out.writeInt(sources.size());
            for (Map.Entry<Integer, Progress> source : sources.entrySet()) {
                out.writeInt(source.getKey());
                out.writeLong(source.getValue().offset());
                out.writeLong(source.getValue().time());
            }
        });
    }

    /** @throws TidewatchException {@code CORRUPT} where the record is none of these */
    static Read read(byte @Nullable [] value) {
        if (value == null) {
            throw corrupt("it is empty", null);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw corrupt("its version is " + version + ", and this program reads version " + VERSION, null);
            }
            return switch (in.readByte()) {
                case MATCH -> new Read.Match(match(in));
                case PROGRESS -> new Read.Done(progress(in));
                default -> throw corrupt("it is of no known sort", null);
            };
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw corrupt("it is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static CountedMatch match(DataInputStream in) throws IOException {
        String group = text(in);
        TenantId tenant = new TenantId(text(in));
        String unit = text(in);
        EventId event = EventId.ofSequence(in.readInt(), in.readLong());
        int ordinal = in.readInt();
        Instant received = instant(in.readLong());
        return new CountedMatch(group, tenant, unit, event, ordinal, received, bytes(in));
    }

    private static Map<Integer, Progress> progress(DataInputStream in) throws IOException {
        Map<Integer, Progress> sources = new TreeMap<>();
        for (int left = bounded(in.readInt(), MAX_SOURCES); left > 0; left--) {
            sources.put(in.readInt(), new Progress(in.readLong(), in.readLong()));
        }
        return sources;
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @FunctionalInterface
    interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] written(byte sort, Body body) {
        return bytes(out -> {
            out.writeByte(VERSION);
            out.writeByte(sort);
            body.write(out);
        });
    }

    static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[bounded(in.readInt(), in.available())];
        in.readFully(bytes);
        return bytes;
    }

    private static int bounded(int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("a length of " + value);
        }
        return value;
    }

    private static TidewatchException corrupt(String reason, @Nullable Exception cause) {
        return new TidewatchException(FailureKind.CORRUPT, "a match cannot be read: " + reason, cause);
    }
}
