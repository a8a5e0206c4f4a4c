package io.tidewatch.lake.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Gives a column's values by row; rows near each other cost least, as a page is decompressed once for all of them. Not thread-safe. */
public final class ColumnCursor {
    private final ParquetFile file;
    private final FileChannel channel;
    private final int column;
    private final ParquetFile.Leaf leaf;
    private final IntConsumer onPage;

    private int group = -1;
    private long groupFirst;
    private int dictionaryGroup = -1;
    private byte[][] dictionaryTexts = new byte[0][];
    private long[] dictionaryNumbers = new long[0];

    /** The rows of the page, counted from the file's first. */
    private long first;

    private long end;
    private byte[] page = new byte[0];
    private final HybridRuns runs = new HybridRuns();
    private final HybridRuns levels = new HybridRuns();

    private Presence presence = Presence.ALL;
    /** A bit for each row that has a value, and how many there are before each word of it. */
    private long[] bits = new long[0];

    private int[] ranks = new int[0];
    private boolean coded;
    private long[] numbers = new long[0];
    private int[] starts = new int[0];
    private int[] ends = new int[0];

    /** Which rows of a page have a value. */
    private enum Presence {
        ALL,
        NONE,
        SOME
    }

    /**
     * @param name of a column that the file has
     * @param onPage told of the bytes of each page that is decompressed
     */
    public ColumnCursor(ParquetFile file, FileChannel channel, String name, IntConsumer onPage) {
        this.file = file;
        this.channel = channel;
        this.column = file.column(name);
        if (column < 0) {
            throw new UnreadableException("there is no column " + name);
        }
        this.leaf = file.leaf(column);
        this.onPage = onPage;
    }

    /** Whether the row has a value. */
    public boolean has(long row) {
        return place(row) >= 0;
    }

    /** The text of the row, not to be changed; null where it has none. Equal texts are one array, mostly. */
    public byte @Nullable [] text(long row) {
        int place = place(row);
        if (place < 0) {
            return null;
        }
        if (coded) {
            return dictionaryTexts[entry(place, dictionaryTexts.length)];
        }
        if (leaf.type() != ParquetFile.Leaf.TEXT) {
            throw new UnreadableException("the column " + leaf.name() + " has no text");
        }
        return Arrays.copyOfRange(page, starts[place], ends[place]);
    }

    /** The number of the row: whole numbers as they are, others as their bits, truth as 0 or 1; 0 where it has none. */
    public long number(long row) {
        int place = place(row);
        if (place < 0) {
            return 0;
        }
        return coded ? dictionaryNumbers[entry(place, dictionaryNumbers.length)] : numbers[place];
    }

    private int entry(int place, int entries) {
        int entry = runs.get(place);
        if (entry >= entries) {
            throw new UnreadableException(
                    "the dictionary of " + leaf.name() + " has " + entries + " entries, not " + entry);
        }
        return entry;
    }

    /** The number of the row's value among those of its page; -1 where it has none. */
    private int place(long row) {
        if (row < first || row >= end) {
            load(row);
        }
        int at = (int) (row - first);
        return switch (presence) {
            case ALL -> at;
            case NONE -> -1;
            case SOME -> {
                long word = bits[at >>> 6];
                yield (word >>> at & 1) == 0 ? -1 : ranks[at >>> 6] + Long.bitCount(word & ((1L << at) - 1));
            }
        };
    }

    private void load(long row) {
        end = first;
        try {
            if (group < 0 || row < groupFirst || row >= groupFirst + file.rowsOf(group)) {
                group = file.groupOf(row);
                groupFirst = file.firstRow(group);
            }
            if (file.isEmpty(group, column)) {
                presence = Presence.NONE;
                coded = false;
                first = groupFirst;
                end = first + file.rowsOf(group);
                return;
            }
            ParquetFile.PageIndex pages = file.pages(channel, group, column);
            int found = Arrays.binarySearch(pages.rows(), (int) (row - groupFirst));
            int number = found < 0 ? -found - 2 : found;
            while (pages.rows()[number] == pages.rows()[number + 1]) {
                number++; // a page without rows
            }
            PageHeader header = unpack(
                    pages.places()[number], Math.toIntExact(pages.places()[number + 1] - pages.places()[number]));
            if (header.values() != pages.rows()[number + 1] - pages.rows()[number]) {
                throw new UnreadableException("a page has changed");
            }
            read(header, pages);
            first = groupFirst + pages.rows()[number];
            end = first + header.values();
        } catch (IOException | RuntimeException e) {
            end = first;
            group = -1;
            throw new UnreadableException("the column " + leaf.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Decompresses the page at that place, whose bytes are so many with its header. */
    private PageHeader unpack(long place, int bytes) throws IOException {
        byte[] packed = ParquetFile.read(channel, place, bytes);
        PageHeader header = PageHeader.read(ByteBuffer.wrap(packed));
        if (header.packed() > bytes - header.length()) {
            throw new UnreadableException("a page ends after its place");
        }
        int room = header.unpacked() + LittleEndian.ROOM;
        if (page.length < room) {
            page = new byte[Math.max(room, page.length * 2)];
        }
        long length = Zstd.decompressByteArray(page, 0, header.unpacked(), packed, header.length(), header.packed());
        if (length != header.unpacked()) {
            throw new UnreadableException("a page cannot be decompressed");
        }
        onPage.accept(header.unpacked());
        return header;
    }

    private void read(PageHeader header, ParquetFile.PageIndex pages) throws IOException {
        int at = 0;
        int values = header.values();
        presence = Presence.ALL;
        if (leaf.optional()) {
            int length = LittleEndian.half(page, 0);
            at = Integer.BYTES + length;
            if (length < 0 || at > header.unpacked()) {
                throw new UnreadableException("levels claim " + length + " bytes");
            }
            levels.read(page, Integer.BYTES, at, 1, values);
            values = levels(values);
        }
        coded = header.encoding() == PageHeader.DICTIONARY_NUMBERS;
        if (presence == Presence.NONE) {
            coded = false;
            return;
        }
        if (coded) {
            int width = page[at];
            runs.read(page, at + 1, header.unpacked(), width, values);
            dictionary(pages);
        } else if (leaf.type() == ParquetFile.Leaf.TEXT) {
            texts(header.encoding(), at, header.unpacked(), values);
        } else {
            numbers(header.encoding(), at, header.unpacked(), values);
        }
    }

    /** Reads which rows have a value; how many do. */
    private int levels(int rows) {
        if (levels.isConstant()) {
            presence = levels.get(0) == 0 ? Presence.NONE : Presence.ALL;
            return presence == Presence.NONE ? 0 : rows;
        }
        presence = Presence.SOME;
        int words = (rows + 63) >>> 6;
        if (bits.length < words) {
            bits = new long[words];
            ranks = new int[words];
        } else {
            Arrays.fill(bits, 0, words, 0);
        }
        levels.toBits(bits);
        int rank = 0;
        for (int word = 0; word < words; word++) {
            ranks[word] = rank;
            rank += Long.bitCount(bits[word]);
        }
        if (rank == 0) {
            presence = Presence.NONE;
        }
        return rank;
    }

    /** Reads the group's dictionary, in the place of the page that needs it, whose bytes are kept. */
    private void dictionary(ParquetFile.PageIndex pages) throws IOException {
        if (dictionaryGroup == group) {
            return;
        }
        long place = pages.dictionary();
        if (place < 0) {
            throw new UnreadableException("a dictionary is missing");
        }
        byte[] kept = page;
        page = new byte[0];
        PageHeader own = unpack(place, Math.toIntExact(pages.places()[0] - place));
        int count = own.values();
        if (own.kind() != PageHeader.DICTIONARY || count > own.unpacked() + 1) {
            throw new UnreadableException("a dictionary claims " + count + " entries");
        }
        if (leaf.type() == ParquetFile.Leaf.TEXT) {
            plainTexts(0, own.unpacked(), count);
            dictionaryTexts = new byte[count][];
            for (int i = 0; i < count; i++) {
                dictionaryTexts[i] = Arrays.copyOfRange(page, starts[i], ends[i]);
            }
        } else {
            numbers(PageHeader.PLAIN, 0, own.unpacked(), count);
            dictionaryNumbers = Arrays.copyOf(numbers, count);
        }
        page = kept;
        dictionaryGroup = group;
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
