package io.tidewatch.lake.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gives a column's values by row; rows near each other cost least, as a page is decompressed once for all of them. Not thread-safe. */
public final class ColumnCursor {
    private final ParquetFile file;
    private final FileChannel channel;
    private final int column;
    private final ParquetFile.Leaf leaf;
    private final Unpacker unpacker;

    private int group = -1;
    private long groupFirst;
    private int dictionaryGroup = -1;
    private final Dictionary dictionary;

    /** The rows of the page, counted from the file's first. */
    private long first;

    private long end;
    private final PageValues values;
    private final HybridRuns runs = new HybridRuns();
    private final HybridRuns levels = new HybridRuns();

    private Presence presence = Presence.ALL;
    /** A bit for each row that has a value, and how many there are before each word of it. */
    private long[] bits = new long[0];

    private int[] ranks = new int[0];
    /** Whether the page has places in the dictionary and no values. */
    private boolean coded;

    /** Which rows of a page have a value. */
    private enum Presence {
        ALL,
        NONE,
        SOME
    }

    /**
     * @param name of a column that the file has
     * @param unpacker of all cursors of the thread
     */
    public ColumnCursor(ParquetFile file, FileChannel channel, String name, Unpacker unpacker) {
        this.file = file;
        this.channel = channel;
        this.column = file.column(name);
        if (column < 0) {
            throw new UnreadableException("there is no column " + name);
        }
        this.leaf = file.leaf(column);
        this.unpacker = unpacker;
        this.values = new PageValues(leaf);
        this.dictionary = new Dictionary(leaf);
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
            return dictionary.text(entry(place));
        }
        return values.text(place);
    }

    /** The number of the row: whole numbers as they are, others as their bits, truth as 0 or 1; 0 where it has none. */
    public long number(long row) {
        int place = place(row);
        if (place < 0) {
            return 0;
        }
        return coded ? dictionary.number(entry(place)) : values.number(place);
    }

    /** The entry of the dictionary that a place of a coded page means. */
    int entry(int place) {
        int entry = runs.get(place);
        if (entry >= dictionary.size()) {
            throw new UnreadableException(
                    "the dictionary of " + leaf.name() + " has " + dictionary.size() + " entries, not " + entry);
        }
        return entry;
    }

    /** The number of the row's value among those of its page; -1 where it has none. */
    int place(long row) {
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

    /** Whether the page that was looked at last has places in the dictionary and no values. */
    boolean isCoded() {
        return coded;
    }

    /** The number of the row group that was looked at last. */
    int group() {
        return group;
    }

    Dictionary dictionary() {
        return dictionary;
    }

    PageValues values() {
        return values;
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
            PageHeader header = values.unpack(
                    unpacker,
                    channel,
                    pages.places()[number],
                    Math.toIntExact(pages.places()[number + 1] - pages.places()[number]));
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

    private void read(PageHeader header, ParquetFile.PageIndex pages) throws IOException {
        byte[] page = values.page();
        int at = 0;
        int count = header.values();
        presence = Presence.ALL;
        if (leaf.optional()) {
            int length = LittleEndian.half(page, 0);
            at = Integer.BYTES + length;
            if (length < 0 || at > header.unpacked()) {
                throw new UnreadableException("levels claim " + length + " bytes");
            }
            levels.read(page, Integer.BYTES, at, 1, count);
            count = levels(count);
        }
        coded = presence != Presence.NONE && header.encoding() == PageHeader.DICTIONARY_NUMBERS;
        if (coded) {
            runs.read(page, at + 1, header.unpacked(), page[at], count);
            dictionary(pages);
        } else if (presence != Presence.NONE) {
            values.read(header.encoding(), at, header.unpacked(), count);
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

    private void dictionary(ParquetFile.PageIndex pages) throws IOException {
        if (dictionaryGroup == group) {
            return;
        }
        dictionaryGroup = -1;
        long place = pages.dictionary();
        if (place < 0) {
            throw new UnreadableException("a dictionary is missing");
        }
        dictionary.read(unpacker, channel, place, Math.toIntExact(pages.places()[0] - place));
        dictionaryGroup = group;
    }
}
