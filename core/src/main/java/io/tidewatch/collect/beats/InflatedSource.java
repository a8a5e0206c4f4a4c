package io.tidewatch.collect.beats;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.MalformedStreamException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The frames inside a compressed frame, decompressed as they are read. */
final class InflatedSource implements FrameInput.ByteSource, AutoCloseable {
    /** Up to here anything goes; above, {@link #MOST_RATIO} applies. */
    private static final long FREE = 16 << 20;

    private static final int MOST_RATIO = 300;

    private final FrameInput outer;
    private final Inflater inflater = new Inflater();
    private final byte[] chunk = new byte[8 << 10];
    private long left;

    /** @param length how many compressed bytes follow in {@code outer} */
    InflatedSource(FrameInput outer, int length) {
        this.outer = requireNonNull(outer, "outer is null");
        this.left = length;
    }

    @Override
    public int read(byte[] bytes, int from, int length, boolean inMessage) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(bytes, from, length);
                if (count > 0) {
                    refuseBomb();
                    return count;
                }
                if (inflater.finished()) {
                    return -1;
                }
                if (inflater.needsDictionary() || left == 0) {
                    throw new MalformedStreamException("a compressed frame is cut off or needs a dictionary");
                }
                int more = outer.some(chunk, 0, (int) Math.min(chunk.length, left));
                left -= more;
                inflater.setInput(chunk, 0, more);
            }
        } catch (DataFormatException e) {
            throw new MalformedStreamException("a compressed frame is damaged: " + e.getMessage());
        }
    }

    private void refuseBomb() throws MalformedStreamException {
        long grown = inflater.getBytesWritten();
        if (grown > FREE && grown > MOST_RATIO * inflater.getBytesRead()) {
            throw new MalformedStreamException(
                    "a compressed frame grows to more than " + MOST_RATIO + " times its size");
        }
    }

    /** Passes over what follows the compressed data in its frame. */
    void finish() throws IOException {
        outer.skip(left);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
