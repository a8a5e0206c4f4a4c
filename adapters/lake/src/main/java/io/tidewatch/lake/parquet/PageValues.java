package io.tidewatch.lake.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** A decompressed page and the values in it that are written there themselves. Memory is kept for the next page. Not thread-safe. */
final class PageValues {
    private final ParquetFile.Leaf leaf;
    private byte[] page = new byte[0];
    private long[] numbers = new long[0];
    private int[] starts = new int[0];
    private int[] ends = new int[0];

    PageValues(ParquetFile.Leaf leaf) {
        this.leaf = leaf;
    }

    /** Takes in the page at that place, whose bytes are so many with its header. */
    PageHeader unpack(Unpacker unpacker, FileChannel channel, long place, int bytes) throws IOException {
        byte[] packed = unpacker.read(channel, place, bytes);
        PageHeader header = PageHeader.read(ByteBuffer.wrap(packed, 0, bytes));
        if (header.packed() > bytes - header.length()) {
            throw new UnreadableException("a page ends after its place");
        }
        int room = header.unpacked() + LittleEndian.ROOM;
        if (page.length < room) {
            page = new byte[Math.max(room, page.length * 2)];
        }
        unpacker.unpack(packed, header, page);
        return header;
    }

    /** The page's bytes, and others after its end. */
    byte[] page() {
        return page;
    }

    /** The text at that place. */
    byte[] text(int place) {
        if (leaf.type() != ParquetFile.Leaf.TEXT) {
            throw new UnreadableException("the column " + leaf.name() + " has no text");
        }
        return Arrays.copyOfRange(page, starts[place], ends[place]);
    }

    boolean test(int place, TextTest test) {
        if (leaf.type() != ParquetFile.Leaf.TEXT) {
            throw new UnreadableException("the column " + leaf.name() + " has no text");
        }
        return test.test(page, starts[place], ends[place]);
    }

    /** The number at that place. */
    long number(int place) {
        return numbers[place];
    }

    /**
     * Reads {@code count} values that lie in the page between {@code from} and {@code to}.
     *
     * @param encoding one of {@link PageHeader}'s, but not that of places in a dictionary
     */
    void read(int encoding, int from, int to, int count) {
        if (leaf.type() == ParquetFile.Leaf.TEXT) {
            texts(encoding, from, to, count);
        } else {
            numbers(encoding, from, to, count);
        }
    }

    private void texts(int encoding, int from, int to, int count) {
        if (encoding == PageHeader.PLAIN) {
            plainTexts(from, to, count);
            return;
        }
        if (encoding != PageHeader.DELTA_LENGTHS) {
            throw new UnreadableException("text is written in the encoding " + encoding);
        }
        roomForTexts(count);
        roomForNumbers(count);
        int at = DeltaNumbers.unpack(page, from, to, count, numbers);
        for (int i = 0; i < count; i++) {
            at = text(i, at, numbers[i], to);
        }
    }

    private void plainTexts(int from, int to, int count) {
        roomForTexts(count);
        int at = from;
        for (int i = 0; i < count; i++) {
            int length = at + Integer.BYTES > to ? -1 : LittleEndian.half(page, at);
            at = text(i, at + Integer.BYTES, length, to);
        }
    }

    private int text(int index, int at, long length, int to) {
        if (length < 0 || length > to - at) {
            throw new UnreadableException("a text claims " + length + " bytes");
        }
        starts[index] = at;
        ends[index] = at + (int) length;
        return ends[index];
    }

    private void numbers(int encoding, int from, int to, int count) {
        roomForNumbers(count);
        boolean whole = leaf.type() == ParquetFile.Leaf.INT32 || leaf.type() == ParquetFile.Leaf.INT64;
        if (whole && encoding == PageHeader.DELTA_NUMBERS) {
            DeltaNumbers.unpack(page, from, to, count, numbers);
            if (leaf.type() == ParquetFile.Leaf.INT32) {
                // Differences of 32 bits may have wrapped around.
                for (int i = 0; i < count; i++) {
                    numbers[i] = (int) numbers[i];
                }
            }
        } else if (leaf.type() == ParquetFile.Leaf.BOOLEAN && encoding == PageHeader.RLE) {
            HybridRuns runs = new HybridRuns();
            runs.read(page, from + Integer.BYTES, to, 1, count);
            for (int i = 0; i < count; i++) {
                numbers[i] = runs.get(i);
            }
        } else if (leaf.type() == ParquetFile.Leaf.DOUBLE && encoding == PageHeader.SPLIT_BYTES) {
            split(from, to, count);
        } else if (encoding == PageHeader.PLAIN) {
            plain(from, to, count);
        } else {
            throw new UnreadableException(
                    "numbers of the type " + leaf.type() + " are written in the encoding " + encoding);
        }
    }

    /** The first bytes of all numbers, then their second ones, and so on. */
    private void split(int from, int to, int count) {
        if (to - from < (long) count * Double.BYTES) {
            throw new UnreadableException("a page ends early");
        }
        for (int i = 0; i < count; i++) {
            long number = 0;
            for (int part = 0; part < Double.BYTES; part++) {
                number |= (page[from + part * count + i] & 0xFFL) << (8 * part);
            }
            numbers[i] = number;
        }
    }

    private void plain(int from, int to, int count) {
        int size = switch (leaf.type()) {
            case ParquetFile.Leaf.INT32 -> Integer.BYTES;
            case ParquetFile.Leaf.INT64, ParquetFile.Leaf.DOUBLE -> Long.BYTES;
            case ParquetFile.Leaf.BOOLEAN -> 0;
            default -> throw new UnreadableException("values have the type " + leaf.type());
        };
        if (to - from < (size == 0 ? (count + 7L) / 8 : (long) count * size)) {
            throw new UnreadableException("a page ends early");
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (size) {
                case 0 -> page[from + (i >>> 3)] >>> (i & 7) & 1;
                case Integer.BYTES -> LittleEndian.half(page, from + i * size);
                default -> LittleEndian.word(page, from + i * size);
            };
        }
    }

    private void roomForTexts(int count) {
        if (starts.length < count) {
            starts = new int[count];
            ends = new int[count];
        }
    }

    private void roomForNumbers(int count) {
        if (numbers.length < count) {
            numbers = new long[count];
        }
    }
}
