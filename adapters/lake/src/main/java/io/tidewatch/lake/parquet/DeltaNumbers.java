package io.tidewatch.lake.parquet;

/** Unpacks numbers written as differences in blocks ({@code DELTA_BINARY_PACKED}). */
final class DeltaNumbers {
    private static final int MAX_BLOCK = 1 << 20;

    private final byte[] bytes;
    private final int end;
    private int at;

    private DeltaNumbers(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Unpacks {@code count} numbers that begin at {@code from} into {@code out}; where the bytes after them begin. */
    static int unpack(byte[] bytes, int from, int end, int count, long[] out) {
        DeltaNumbers numbers = new DeltaNumbers(bytes, from, end);
        numbers.unpack(count, out);
        return numbers.at;
    }

    private void unpack(int count, long[] out) {
        int block = (int) unsigned();
        int minis = (int) unsigned();
        long total = unsigned();
        long value = zigzag();
        if (block <= 0 || block > MAX_BLOCK || minis <= 0 || block % minis != 0 || block / minis % 8 != 0) {
            throw new UnreadableException("differences come in " + minis + " parts of blocks of " + block);
        }
        if (total != count) {
            throw new UnreadableException("there are " + total + " differences for " + count + " values");
        }
        int perMini = block / minis;
        int done = 0;
        if (count > 0) {
            out[done++] = value;
        }
        while (done < count) {
            long least = zigzag();
            int widths = at;
            at += minis;
            for (int mini = 0; mini < minis && done < count; mini++) {
                int width = bytes[widths + mini] & 0xFF;
                int wanted = Math.min(perMini, count - done);
                value = mini(width, wanted, least, value, out, done);
                done += wanted;
                at += perMini / 8 * width;
            }
        }
        if (at > end) {
            throw new UnreadableException("differences end early");
        }
    }

    private long mini(int width, int wanted, long least, long before, long[] out, int first) {
        if (width > Long.SIZE || at + ((long) wanted * width + 7) / 8 > end) {
            throw new UnreadableException("differences of " + width + " bits end early");
        }
        long value = before;
        long bit = (long) at * 8;
        for (int i = 0; i < wanted; i++) {
            value += least + bits(bit, width);
            bit += width;
            out[first + i] = value;
        }
        return value;
    }

    private long bits(long bit, int width) {
        if (width == 0) {
            return 0;
        }
        int place = (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long word = LittleEndian.word(bytes, place) >>> shift;
        if (shift + width > Long.SIZE) {
            word |= (bytes[place + 8] & 0xFFL) << (Long.SIZE - shift);
        }
        return width == Long.SIZE ? word : word & ((1L << width) - 1);
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                break;
            }
            byte b = bytes[at++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new UnreadableException("a number does not end");
    }

    private long zigzag() {
        long coded = unsigned();
        return (coded >>> 1) ^ -(coded & 1);
    }
}
