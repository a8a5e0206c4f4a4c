package io.tidewatch.cli.hunt;

import io.tidewatch.cli.read.Csv;
import io.tidewatch.cli.read.JsonObjects;
import io.tidewatch.cli.read.RecordKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open file, given out in blocks that end where a record ends. One thread at a time takes a block; the kind of the file says how
 * its records end.
 */
final class RecordSource implements AutoCloseable {
    private static final int BLOCK = 4 << 20;
    private static final int MAX_RECORD = 64 << 20;

    private final HuntFile file;
    private final InputStream in;
    private final CountingStream raw;
    private final RecordKind kind;
    private final boolean lines;
    private final List<String> columns;
    private byte[] rest;
    private int restLength;
    private int blocks;
    private boolean ended;
    private long skipped;

    /** Counts what was read of the file itself, below any decompression. */
    static final class CountingStream extends FilterInputStream {
        private volatile long count;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            add(Math.max(0, read));
            return read;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time reads; others only look.
        private void add(int read) {
            count += read;
        }

        long count() {
            return count;
        }
    }

    /**
     * @param in the decompressed bytes that follow {@code start}
     * @param raw the file's own bytes below {@code in}
     * @param start what was read already, to tell the kind
     */
    RecordSource(HuntFile file, InputStream in, CountingStream raw, RecordKind kind, byte[] start) {
        this.file = file;
        this.in = in;
        this.raw = raw;
        this.kind = kind;
        this.lines = kind == RecordKind.LINES;
        this.rest = start;
        this.restLength = start.length;
        this.columns = kind == RecordKind.CSV ? Csv.fields(start, 0, Csv.recordEnd(start, 0, start.length)) : List.of();
    }

    /** The names in the first line of comma-separated values. */
    List<String> columns() {
        return columns;
    }

    HuntFile file() {
        return file;
    }

    RecordKind kind() {
        return kind;
    }

    /** How many bytes of the file were read. */
    long bytesRead() {
        return raw.count();
    }

    /** How many bytes were skipped because no record ended in them. */
    long skipped() {
        return skipped;
    }

    /** What has not been given out, as a stream; for event logs, which are read as a whole. */
    InputStream stream() {
        return new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(rest, 0, restLength), in);
    }

    /** The next block in {@code memory} or in larger memory of its own; null at the end. */
    @Nullable
    Block next(byte[] memory) throws IOException {
        if (ended) {
            return null;
        }
        byte[] bytes = memory.length >= BLOCK + restLength ? memory : new byte[BLOCK + restLength * 2];
        System.arraycopy(rest, 0, bytes, 0, restLength);
        int filled = restLength;
        while (true) {
            filled += in.readNBytes(bytes, filled, bytes.length - filled);
            if (filled < bytes.length) {
                ended = true;
                rest = new byte[0];
                restLength = 0;
                return filled == 0 ? null : new Block(file, blocks++, this, bytes, filled);
            }
            int end = completeEnd(bytes, filled);
            if (end > 0) {
                rest = Arrays.copyOfRange(bytes, end, filled);
                restLength = filled - end;
                return new Block(file, blocks++, this, bytes, end);
            }
            if (bytes.length >= MAX_RECORD) {
                skipped += filled;
                filled = 0;
            } else {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
        }
    }

    private int completeEnd(byte[] bytes, int length) {
        if (lines) {
            return lastLineEnd(bytes, length);
        }
        return kind == RecordKind.CSV ? Csv.lastRecordEnd(bytes, length) : JsonObjects.lastObjectEnd(bytes, length);
    }

    private static int lastLineEnd(byte[] bytes, int length) {
        for (int i = length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
