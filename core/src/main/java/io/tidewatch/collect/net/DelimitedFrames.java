package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

/**
 * Messages that end with one of two bytes, as lines do. What precedes the end of a message that is too long is kept, the rest is left
 * out. Empty ones are passed over.
 */
public final class DelimitedFrames implements FrameDecoder {
    private final byte one;
    private final byte other;
    private final ListenerCounts counts;
    /** How many bytes of the unfinished message are known to hold no end. */
    private int scanned;
    /** The rest of a message whose beginning was handed on is passed over. */
    private boolean skipping;

    /**
     * @param one the byte that ends a message
     * @param other another, or the same
     */
    public DelimitedFrames(char one, char other, ListenerCounts counts) {
        this.one = (byte) one;
        this.other = (byte) other;
        this.counts = requireNonNull(counts, "counts is null");
    }

    @Override
    public int decode(byte[] bytes, int from, int to, boolean full, Messages messages) throws InterruptedException {
        int begin = from;
        for (int i = from + scanned; i < to; i++) {
            byte b = bytes[i];
            if (b != one && b != other) {
                continue;
            }
            if (skipping) {
                skipping = false;
            } else {
                add(bytes, begin, i, messages);
            }
            begin = i + 1;
        }
        if (skipping) {
            scanned = 0;
            return to;
        }
        if (full && begin == from && to > from) {
            counts.truncated();
            add(bytes, begin, to, messages);
            skipping = true;
            scanned = 0;
            return to;
        }
        scanned = to - begin;
        return begin;
    }

    @Override
    public void end(byte[] bytes, int from, int to, Messages messages) throws InterruptedException {
        if (to > from && !skipping) {
            add(bytes, from, to, messages);
        }
    }

    private static void add(byte[] bytes, int from, int to, Messages messages) throws InterruptedException {
        int end = to;
        while (end > from && bytes[end - 1] == '\r') {
            end--;
        }
        if (end > from) {
            messages.add(bytes, from, end - from);
        }
    }
}
