package io.tidewatch.cli.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stretch of a stream in memory, which moves on as what it holds is used. Not thread-safe. */
public final class ByteWindow {
    private final InputStream in;
    private byte[] bytes;
    private int from;
    private int to;
    private long base;
    private boolean ended;

    /**
     * @param in the stream
     * @param offset where in the whole the stream begins
     * @param size how many bytes the window holds, until {@link #more} has to make it larger
     */
    public ByteWindow(InputStream in, long offset, int size) {
        this.in = in;
        this.base = offset;
        this.bytes = new byte[size];
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The index of the first byte that is not used. */
    public int from() {
        return from;
    }

    /** The index after the last byte that is there. */
    public int to() {
        return to;
    }

    /** Whether nothing follows what is there. */
    public boolean ended() {
        return ended;
    }

    /** Where in the whole the byte at {@code index} stands. */
    public long offset(int index) {
        return base + index;
    }

    /** The bytes before {@code index} are used. */
    public void use(int index) {
        from = index;
    }

    /** Moves what is not used to the beginning, doubles the memory where nothing was used, and fills it up. Indexes change. */
    public void more() throws IOException {
        if (from == 0 && to == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(2, bytes.length));
        } else if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            base += from;
            to -= from;
            from = 0;
        }
        int read = in.readNBytes(bytes, to, bytes.length - to);
        to += read;
        ended = to < bytes.length;
    }
}
