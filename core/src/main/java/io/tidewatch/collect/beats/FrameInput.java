package io.tidewatch.collect.beats;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;

/** Reads the numbers and bytes of Lumberjack's frames; big-endian. Not thread-safe. */
final class FrameInput {
    private static final int BUFFER = 16 << 10;

    private final ByteSource source;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;

    /** Where the bytes come from. */
    @FunctionalInterface
    interface ByteSource {
        /**
         * Reads at least one byte; -1 at the end.
         *
         * @param inMessage whether the sender is in the middle of something
         */
        int read(byte[] bytes, int from, int length, boolean inMessage) throws IOException;
    }

    FrameInput(ByteSource source) {
        this.source = requireNonNull(source, "source is null");
    }

    /** The first byte of a frame; -1 at the end. */
    int begin(boolean inWindow) throws IOException {
        return at == filled && !fill(inWindow) ? -1 : buffer[at++] & 0xff;
    }

    int oneByte() throws IOException {
        need();
        return buffer[at++] & 0xff;
    }

    /** Four bytes as a number; above 2,147,483,647 it is negative. */
    int number() throws IOException {
        return oneByte() << 24 | oneByte() << 16 | oneByte() << 8 | oneByte();
    }

    /** Reads some bytes, at least one. */
    int some(byte[] bytes, int from, int most) throws IOException {
        need();
        int count = Math.min(most, filled - at);
        System.arraycopy(buffer, at, bytes, from, count);
        at += count;
        return count;
    }

    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            need();
            int passed = (int) Math.min(left, filled - at);
            at += passed;
            left -= passed;
        }
    }

    private void need() throws IOException {
        if (at == filled && !fill(true)) {
            throw new EOFException("the connection ended in the middle of a frame");
        }
    }

    private boolean fill(boolean inMessage) throws IOException {
        at = 0;
        filled = Math.max(0, source.read(buffer, 0, buffer.length, inMessage));
        return filled > 0;
    }
}
