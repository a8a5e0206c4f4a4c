package io.tidewatch.queue;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.ReadAs;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Writes a raw batch as one array of bytes and reads it back: what a queue keeps or sends, compressed or not as it likes. The format
 * is {@code docs/spec/queue-batch.md}. Thread-safe.
 */
public final class BatchCodec {
    private static final int MAGIC = 0x54574251; // "TWBQ"
    private static final int VERSION = 1;
    private static final int HAS_DATASET = 1;
    private static final int HAS_ADDRESS = 1 << 1;
    private static final int HAS_PATH = 1 << 2;
    private static final int HAS_RANGE = 1 << 3;
    private static final int HAS_READ_AS = 1 << 4;
    private static final int KNOWN_FLAGS = HAS_DATASET | HAS_ADDRESS | HAS_PATH | HAS_RANGE | HAS_READ_AS;
    private static final long NO_REFERENCE = Long.MIN_VALUE;
    private static final int HEADER_GUESS = 512;

    private BatchCodec() {}

    /** The frame of {@code batch}: its records with what lies between them, and nothing of {@code data} before or after. */
    public static byte[] encode(RawBatch batch) {
        requireNonNull(batch, "batch is null");
        int[] bounds = batch.bounds();
        int first = bounds.length == 0 ? 0 : bounds[0];
        int length = bounds.length == 0 ? 0 : bounds[bounds.length - 1] - first;
        FrameWriter out = new FrameWriter(HEADER_GUESS + length + bounds.length * 2 + batch.recordOffsets().length * 2);
        header(out, batch);
        out.varint(batch.size());
        int end = first;
        for (int i = 0; i < bounds.length; i += 2) {
            out.varint(bounds[i] - end);
            out.varint(bounds[i + 1] - bounds[i]);
            end = bounds[i + 1];
        }
        long offset = batch.range() == null ? 0 : batch.range().start();
        for (long recordOffset : batch.recordOffsets()) {
            out.signedVarint(recordOffset - offset);
            offset = recordOffset;
        }
        out.raw(batch.data(), first, length);
        return out.sealed();
    }

    private static void header(FrameWriter out, RawBatch batch) {
        Origin origin = batch.origin();
        out.fixedInt(MAGIC);
        out.oneByte(VERSION);
        out.oneByte((batch.dataset() == null ? 0 : HAS_DATASET)
                | (origin.address() == null ? 0 : HAS_ADDRESS)
                | (origin.path() == null ? 0 : HAS_PATH)
                | (batch.range() == null ? 0 : HAS_RANGE)
                | (batch.readAs() == null ? 0 : HAS_READ_AS));
        out.oneByte(code(batch.format()));
        Instant received = batch.received();
        out.fixedLong(received.getEpochSecond());
        out.fixedInt(received.getNano());
        out.text(batch.tenant().value());
        out.text(origin.source());
        out.text(origin.transport());
        if (origin.address() != null) {
            out.text(origin.address());
        }
        if (origin.path() != null) {
            out.text(origin.path());
        }
        if (batch.dataset() != null) {
            out.text(batch.dataset().value());
        }
        if (batch.range() != null) {
            out.text(batch.range().stream());
            out.varint(batch.range().start());
            out.varint(batch.range().end());
        }
        if (batch.readAs() != null) {
            readAs(out, batch.readAs());
        }
    }

    private static void readAs(FrameWriter out, ReadAs asked) {
        out.text(asked.parser() == null ? "" : asked.parser());
        out.text(asked.zone() == null ? "" : asked.zone().getId());
        out.fixedLong(
                asked.reference() == null ? NO_REFERENCE : asked.reference().getEpochSecond());
    }

    private static @Nullable ReadAs readAs(FrameReader in) {
        String parser = in.text("the parser's length");
        String zone = in.text("the zone's length");
        long reference = in.fixedLong();
        return ReadAs.of(
                parser.isEmpty() ? null : parser,
                zone.isEmpty() ? null : ZoneId.of(zone),
                reference == NO_REFERENCE ? null : Instant.ofEpochSecond(reference));
    }

    /**
     * The batch of a frame; its records are views of {@code frame}, which must not be written to any more.
     *
     * @throws TidewatchException of kind {@code CORRUPT}, saying what is wrong, when it is not an undamaged frame of a known version
     */
    public static RawBatch decode(byte[] frame) {
        FrameReader in = new FrameReader(requireNonNull(frame, "frame is null"));
        try {
            return decode(in, frame);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new TidewatchException(FailureKind.CORRUPT, "batch frame is damaged: " + e.getMessage(), e);
        }
    }

    private static RawBatch decode(FrameReader in, byte[] frame) {
        if (in.fixedInt() != MAGIC) {
            throw FrameReader.damaged("it does not begin with TWBQ");
        }
        int version = in.oneByte();
        if (version != VERSION) {
            throw new TidewatchException(
                    FailureKind.CORRUPT,
                    "batch frame has version " + version + "; this Tidewatch reads version " + VERSION
                            + ": read it with the version that wrote it");
        }
        int flags = in.oneByte();
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw FrameReader.damaged("its flags are " + flags);
        }
        RawFormat format = format(in.oneByte());
        Instant received = Instant.ofEpochSecond(in.fixedLong(), in.fixedInt());
        TenantId tenant = new TenantId(in.text("the tenant's length"));
        String source = in.text("the source's length");
        String transport = in.text("the transport's length");
        String address = (flags & HAS_ADDRESS) == 0 ? null : in.text("the address's length");
        String path = (flags & HAS_PATH) == 0 ? null : in.text("the path's length");
        Dataset dataset = (flags & HAS_DATASET) == 0 ? null : Dataset.of(in.text("the dataset's length"));
        SourceRange range = (flags & HAS_RANGE) == 0
                ? null
                : new SourceRange(in.text("the stream's length"), in.varint(), in.varint());
        ReadAs readAs = (flags & HAS_READ_AS) == 0 ? null : readAs(in);
        // Each record takes two bytes of the frame at least, so a wrong count cannot ask for much memory.
        int records = in.count("the number of records", Math.min(EventId.MAX_RECORDS_PER_BATCH, in.remaining() / 2));
        int[] bounds = bounds(in, records);
        long[] offsets = offsets(in, range, records);
        int base = in.position();
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] += base;
        }
        int end = records == 0 ? base : bounds[bounds.length - 1];
        if (end != base + in.remaining()) {
            throw FrameReader.damaged("its records end at byte " + end + ", its data at " + (base + in.remaining()));
        }
        return new RawBatch(
                tenant,
                new Origin(source, transport, address, path),
                format,
                dataset,
                received,
                frame,
                bounds,
                range,
                offsets,
                readAs);
    }

    private static int code(RawFormat format) {
        return switch (format) {
            case TEXT -> 0;
            case JSON -> 1;
        };
    }

    private static RawFormat format(int code) {
        return switch (code) {
            case 0 -> RawFormat.TEXT;
            case 1 -> RawFormat.JSON;
            default -> throw FrameReader.damaged("its records' format is " + code);
        };
    }

    private static int[] bounds(FrameReader in, int records) {
        int[] bounds = new int[2 * records];
        int end = 0;
        for (int i = 0; i < bounds.length; i++) {
            end += in.count("a record's place", in.remaining() - end);
            bounds[i] = end;
        }
        return bounds;
    }

    private static long[] offsets(FrameReader in, @Nullable SourceRange range, int records) {
        if (range == null) {
            return new long[0];
        }
        long[] offsets = new long[records];
        long offset = range.start();
        for (int i = 0; i < records; i++) {
            offset += in.signedVarint();
            offsets[i] = offset;
        }
        return offsets;
    }
}
