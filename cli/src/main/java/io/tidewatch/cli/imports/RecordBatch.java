package io.tidewatch.cli.imports;

import io.tidewatch.collect.RecordFrames;
import java.util.Arrays;

/** Records of one file that are sent together, with their offsets in it. Not thread-safe; can be used again after {@link #begin}. */
final class RecordBatch {
    private static final int MAX_RECORDS = 100_000;

    private final int full;
    private byte[] bytes;
    private int size;
    private int[] bounds = new int[2048];
    private long[] offsets = new long[1024];
    private int count;
    private long end;

    /** @param full after so many bytes it is sent */
    RecordBatch(int full) {
        this.full = full;
        this.bytes = new byte[full];
    }

    void begin(long offset) {
        size = 0;
        count = 0;
        end = offset;
    }

    int count() {
        return count;
    }

    boolean full() {
        return size >= full || count >= MAX_RECORDS;
    }

    /** Where in the file the reader stands after the batch. */
    long end() {
        return end;
    }

    void end(long offset) {
        end = offset;
    }

    long offset(int record) {
        return offsets[record];
    }

    void add(long offset, byte[] array, int from, int to) {
        int length = to - from;
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            bounds = Arrays.copyOf(bounds, 4 * count);
        }
        System.arraycopy(array, from, bytes, size, length);
        offsets[count] = offset;
        bounds[2 * count] = size;
        size += length;
        bounds[2 * count + 1] = size;
        count++;
    }

    /** Adds a record that may be longer than {@code most}: then in pieces, so that nothing of it is left out. */
    void addPieces(long offset, byte[] array, int from, int to, int most) {
        for (int at = from; at < to; at += most) {
            add(offset + (at - from), array, at, Math.min(to, at + most));
        }
    }

    /** Writes the records from {@code first} up to {@code last} as a body. */
    byte[] body(int first, int last, RecordFrames.Writer writer) {
        writer.clear();
        for (int i = first; i < last; i++) {
            long next = i + 1 < count ? offsets[i + 1] : Math.max(end, offsets[i] + 1);
            writer.add(next - offsets[i], bytes, bounds[2 * i], bounds[2 * i + 1] - bounds[2 * i]);
        }
        return writer.toBytes();
    }
}
