package io.tidewatch.cli.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** The first bytes of a file as it is stored; tells how many were read. */
final class StoredBytes extends FilterInputStream {
    private final LongConsumer read;
    private long left;

    StoredBytes(InputStream file, long bytes, LongConsumer read) {
        super(file);
        this.left = bytes;
        this.read = read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        return count(super.read(array, offset, (int) Math.min(length, left)));
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(Math.min(count, left));
        left -= skipped;
        read.accept(skipped);
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, super.available());
    }

    private int count(int bytes) {
        if (bytes > 0) {
            left -= bytes;
            read.accept(bytes);
        }
        return bytes;
    }
}
