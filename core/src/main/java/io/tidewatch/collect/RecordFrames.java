package io.tidewatch.collect;

import static java.util.Objects.checkFromIndexSize;

import io.tidewatch.event.EventId;
import java.util.Arrays;

/**
 * The body of {@code application/vnd.tidewatch.records}, in which an agent sends records of any bytes with their offsets in the
 * source: for each record {@code varint advance, varint length, bytes}. The format is described in {@code docs/spec/record-frames.md}.
 */
public final class RecordFrames {
    /** The media type of a body in this format. */
    public static final String MEDIA_TYPE = "application/vnd.tidewatch.records";

    private static final int MAX_VARINT_BYTES = 9;

    private RecordFrames() {}

    /**
     * What a reader allows.
     *
     * @param maxRecords records in one body, at most {@link EventId#MAX_RECORDS_PER_BATCH}
     * @param maxRecordLength bytes in one record
     */
    public record Limits(int maxRecords, int maxRecordLength) {
        public static final Limits DEFAULT = new Limits(EventId.MAX_RECORDS_PER_BATCH, 1 << 20);

        public Limits {
            if (maxRecords < 1 || maxRecords > EventId.MAX_RECORDS_PER_BATCH) {
                throw new IllegalArgumentException("maxRecords is not in 1 to 1,048,576: " + maxRecords);
            }
            if (maxRecordLength < 1) {
                throw new IllegalArgumentException("maxRecordLength is not positive: " + maxRecordLength);
            }
        }
    }

    /** What reading a body gives. */
    public sealed interface Result {}

    /**
     * A well-formed body; the numbers are those of a {@link io.tidewatch.event.RawBatch} whose data is the body itself.
     *
     * @param bounds for each record, the offset of its first byte in the body and that after its last
     * @param recordOffsets each record's offset in its source
     * @param end the offset in the source after the last record
     */
    public record Records(int[] bounds, long[] recordOffsets, long end) implements Result {}

    /** A body that breaks the format or a limit; {@code reason} names the record and the byte. */
    public record Malformed(String reason) implements Result {}

    /**
     * Reads a body. Takes no memory beyond 16 bytes a record, and throws nothing for bad input.
     *
     * @param body the bytes, decompressed
     * @param firstOffset the first record's offset in its source ({@code Tidewatch-Offset})
     */
    public static Result read(byte[] body, long firstOffset, Limits limits) {
        return new Reader(body, limits).read(firstOffset);
    }

    private static final class Reader {
        private final byte[] body;
        private final Limits limits;
        private int at;
        private int records;
        private int[] bounds = new int[128];
        private long[] offsets = new long[64];

        Reader(byte[] body, Limits limits) {
            this.body = body;
            this.limits = limits;
        }

        Result read(long firstOffset) {
            if (firstOffset < 0) {
                return new Malformed("the first record's offset is negative: " + firstOffset);
            }
            long offset = firstOffset;
            while (at < body.length) {
                if (records == limits.maxRecords) {
                    return new Malformed(
                            "more than " + limits.maxRecords + " records in one body; send smaller batches");
                }
                int frame = at;
                long advance = varint();
                if (advance < 1 || advance > Long.MAX_VALUE - offset) {
                    return malformed(frame, "its advance is cut off, zero or too large");
                }
                long length = varint();
                if (length < 0) {
                    return malformed(frame, "its length is cut off or too large");
                }
                if (length > limits.maxRecordLength) {
                    return malformed(
                            frame, "it has " + length + " bytes; at most " + limits.maxRecordLength + " are allowed");
                }
                if (length > body.length - at) {
                    return malformed(frame, "it has " + length + " bytes but only " + (body.length - at) + " follow");
                }
                add(offset, (int) length);
                offset += advance;
            }
            return new Records(Arrays.copyOf(bounds, 2 * records), Arrays.copyOf(offsets, records), offset);
        }

        private void add(long offset, int length) {
            if (records == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * records);
                bounds = Arrays.copyOf(bounds, 4 * records);
            }
            offsets[records] = offset;
            bounds[2 * records] = at;
            at += length;
            bounds[2 * records + 1] = at;
            records++;
        }

        private Malformed malformed(int frame, String what) {
            return new Malformed("record " + (records + 1) + " at byte " + frame + ": " + what);
        }

        /** The number at {@link #at}, or -1 when it is cut off or does not fit 63 bits. */
        private long varint() {
            long value = 0;
            for (int i = 0; i < MAX_VARINT_BYTES && at < body.length; i++) {
                byte next = body[at++];
                value |= (long) (next & 0x7f) << (7 * i);
                if (next >= 0) {
                    return value;
                }
            }
            return -1;
        }
    }

    /** Builds a body. Not thread-safe; can be used again after {@link #clear}. */
    public static final class Writer {
        private byte[] bytes = new byte[8192];
        private int size;
        private int records;

        /**
         * Adds a record.
         *
         * @param advance the next record's offset minus this one's, in the source's own unit; at least 1
         */
        public void add(long advance, byte[] array, int from, int length) {
            checkFromIndexSize(from, length, array.length);
            if (advance < 1) {
                throw new IllegalArgumentException("advance is not positive: " + advance);
            }
            if (records == EventId.MAX_RECORDS_PER_BATCH) {
                throw new IllegalStateException("a body holds at most 1,048,576 records");
            }
            int needed = Math.addExact(size, Math.addExact(length, 2 * MAX_VARINT_BYTES));
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(
                        bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
            }
            varint(advance);
            varint(length);
            System.arraycopy(array, from, bytes, size, length);
            size += length;
            records++;
        }

        private void varint(long value) {
            long rest = value;
            while (rest > 0x7f) {
                bytes[size++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[size++] = (byte) rest;
        }

        /** How many records were added. */
        public int records() {
            return records;
        }

        /** How many bytes the body has so far. */
        public int size() {
            return size;
        }

        /** The body so far, a copy. */
        public byte[] toBytes() {
            return Arrays.copyOf(bytes, size);
        }

        /** Forgets the records, keeps the memory. */
        public void clear() {
            size = 0;
            records = 0;
        }
    }
}
