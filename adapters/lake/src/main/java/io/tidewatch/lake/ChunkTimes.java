package io.tidewatch.lake;

import java.util.Arrays;

/**
 * Between which event times the rows of each chunk of a memtable lie. One thread adds; readers may see a chunk's times wider than they were
 * when their view was taken, never narrower.
 */
final class ChunkTimes {
    private final long[] from;
    private final long[] to;

    /** Of no chunk. */
    ChunkTimes() {
        this(new long[0], new long[0]);
    }

    private ChunkTimes(long[] from, long[] to) {
        this.from = from;
        this.to = to;
    }

    /** With a row at that time in the chunk; another object where there was no room for the chunk. */
    ChunkTimes with(int chunk, long time) {
        if (chunk < from.length) {
            from[chunk] = Math.min(from[chunk], time);
            to[chunk] = Math.max(to[chunk], time);
            return this;
        }
        int length = Math.max(chunk + 1, from.length * 2);
        long[] earliest = Arrays.copyOf(from, length);
        long[] latest = Arrays.copyOf(to, length);
        Arrays.fill(earliest, from.length, length, Long.MAX_VALUE);
        Arrays.fill(latest, from.length, length, Long.MIN_VALUE);
        return new ChunkTimes(earliest, latest).with(chunk, time);
    }

    /** A time after which the chunk has no row. */
    long latest(int chunk) {
        return chunk < to.length ? to[chunk] : Long.MAX_VALUE;
    }

    /** Whether the chunk can have a row from {@code low} to {@code high}, both inclusive; true where nothing is known of it. */
    boolean mayLieWithin(int chunk, long low, long high) {
        return chunk >= from.length || from[chunk] <= high && to[chunk] >= low;
    }
}
