package io.tidewatch.lake.parquet;

import java.util.Arrays;

/**
 * Numbers below 2^31 as Parquet's hybrid of runs and packed bits has them: found without unpacking those before. Memory is kept for the next
 * ones. Not thread-safe.
 */
final class HybridRuns {
    private byte[] bytes = new byte[0];
    private int width;
    private int count;
    private int runs;
    /** The first number after each run. */
    private int[] ends = new int[16];
    /** Where a packed run begins in the bytes; the complement of the number that a run of one number repeats. */
    private int[] places = new int[16];

    private int last;

    /** Reads {@code count} numbers of {@code width} bits that lie between {@code from} and {@code to}. */
    void read(byte[] bytes, int from, int to, int width, int count) {
        if (width < 0 || width > 31) {
            throw new UnreadableException("numbers have " + width + " bits");
        }
        this.bytes = bytes;
        this.width = width;
        this.count = count;
        this.runs = 0;
        this.last = 0;
        int at = from;
        int end = 0;
        while (end < count) {
            int head = 0;
            int shift = 0;
            byte b;
            do {
                if (at >= to || shift > 28) {
                    throw new UnreadableException("runs end early");
                }
                b = bytes[at++];
                head |= (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            int place;
            long length;
            if ((head & 1) == 0) {
                length = Integer.toUnsignedLong(head >>> 1);
                int number = 0;
                int size = (width + 7) >> 3;
                for (int i = 0; i < size; i++) {
                    number |= (bytes[at + i] & 0xFF) << (8 * i);
                }
                if (number >>> width != 0) {
                    throw new UnreadableException("a number of " + width + " bits has more");
                }
                place = ~number;
                at += size;
            } else {
                length = (head >>> 1) * 8L;
                place = at;
                at = Math.toIntExact(at + (head >>> 1) * (long) width);
            }
            if (length == 0 || at > to) {
                throw new UnreadableException("runs do not add up");
            }
            end = (int) Math.min(count, end + length);
            add(end, place);
        }
    }

    private void add(int end, int place) {
        if (runs == ends.length) {
            ends = Arrays.copyOf(ends, runs * 2);
            places = Arrays.copyOf(places, runs * 2);
        }
        ends[runs] = end;
        places[runs++] = place;
    }

    /** Whether all are one number, {@link #get} of any. */
    boolean isConstant() {
        return runs == 1 && places[0] < 0;
    }

    /** The number at that place. */
    int get(int at) {
        if (at >= count) {
            throw new UnreadableException("there are " + count + " numbers, not " + at);
        }
        int run = last;
        if (at >= ends[run] || run > 0 && at < ends[run - 1]) {
            int found = Arrays.binarySearch(ends, 0, runs, at + 1);
            run = found < 0 ? -found - 1 : found;
            last = run;
        }
        int place = places[run];
        return place < 0 ? ~place : packed(place, at - (run == 0 ? 0 : ends[run - 1]));
    }

    private int packed(int place, int index) {
        long bit = (long) index * width;
        int at = place + (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        return (int) (LittleEndian.word(bytes, at) >>> shift & ((1L << width) - 1));
    }

    /** Sets the bits of those that are 1, of numbers of one bit; {@code bits} are 0 before. */
    void toBits(long[] bits) {
        int first = 0;
        for (int run = 0; run < runs; run++) {
            int place = places[run];
            if (place != ~0) {
                for (int at = first; at < ends[run]; at += Long.SIZE) {
                    long word = place < 0 ? -1 : LittleEndian.word(bytes, place + ((at - first) >>> 3));
                    put(bits, at, Math.min(Long.SIZE, ends[run] - at), word);
                }
            }
            first = ends[run];
        }
    }

    private static void put(long[] bits, int at, int length, long word) {
        long cut = length == Long.SIZE ? word : word & ((1L << length) - 1);
        int shift = at & 63;
        bits[at >>> 6] |= cut << shift;
        if (shift + length > Long.SIZE) {
            bits[(at >>> 6) + 1] |= cut >>> (Long.SIZE - shift);
        }
    }
}
