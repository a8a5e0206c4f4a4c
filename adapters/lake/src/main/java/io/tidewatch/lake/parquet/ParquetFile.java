package io.tidewatch.lake.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What a Parquet file's footer tells, and where pages begin as far as someone asked. Thread-safe. */
public final class ParquetFile {
    private static final int TRAILER = 8;
    private static final int MAX_FOOTER = 64 << 20;
    private static final int ZSTD = 6;

    private final Map<String, Integer> byName = new HashMap<>();
    private final List<Leaf> leaves = new ArrayList<>();
    /** The first row of each group, then the row after the last. */
    private final long[] groups;
    /** Of each column chunk, by group and then by column: where it begins, and how many bytes it has. */
    private final long[] starts;

    private final int[] lengths;
    private final AtomicReferenceArray<@Nullable PageIndex> pages;
    /** Bytes of {@link #pages}, about. */
    private final AtomicLong pagesWeight = new AtomicLong();

    /** A column. */
    record Leaf(String name, int type, boolean optional) {
        static final int BOOLEAN = 0;
        static final int INT32 = 1;
        static final int INT64 = 2;
        static final int DOUBLE = 5;
        static final int TEXT = 6;
    }

    /**
     * Where the pages of a column chunk lie.
     *
     * @param dictionary where the dictionary's page begins; -1 where there is none
     * @param rows the first row of each page of values, counted from the group's; then the row after the last
     * @param places where each begins; then where the last ends
     */
    record PageIndex(long dictionary, int[] rows, long[] places) {}

    private ParquetFile(Footer footer) {
        for (Leaf leaf : footer.leaves) {
            byName.put(leaf.name(), leaves.size());
            leaves.add(leaf);
        }
        this.groups = Arrays.copyOf(footer.groups, footer.groupCount + 1);
        this.starts = Arrays.copyOf(footer.starts, footer.chunks);
        this.lengths = Arrays.copyOf(footer.lengths, footer.chunks);
        if (footer.chunks != footer.groupCount * leaves.size()) {
            throw new UnreadableException("there are " + footer.chunks + " column chunks in " + footer.groupCount
                    + " groups of " + leaves.size() + " columns");
        }
        this.pages = new AtomicReferenceArray<>(footer.chunks);
    }

    /** Reads the footer of a file. */
    public static ParquetFile open(FileChannel file) {
        try {
            long size = file.size();
            byte[] trailer = read(file, Math.max(0, size - TRAILER), TRAILER);
            int length = LittleEndian.half(trailer, 0);
            if (length < 0 || length > MAX_FOOTER || length > size - TRAILER) {
                throw new UnreadableException("the footer claims " + length + " bytes");
            }
            return new ParquetFile(new Footer(ByteBuffer.wrap(read(file, size - TRAILER - length, length))));
        } catch (IOException | RuntimeException e) {
            throw new UnreadableException("the Parquet file's footer cannot be read: " + e.getMessage(), e);
        }
    }

    static byte[] read(FileChannel file, long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (file.read(left, at + left.position()) < 0) {
                throw new IOException("the file ends early");
            }
        }
        return bytes;
    }

    /** How much memory this takes, about; it grows with what was asked of pages. */
    public long weight() {
        return 64L * leaves.size() + 32L * starts.length + pagesWeight.get();
    }

    public long rows() {
        return groups[groups.length - 1];
    }

    /** The number of the column of that name; -1 where there is none. */
    int column(String name) {
        return byName.getOrDefault(name, -1);
    }

    Leaf leaf(int column) {
        return leaves.get(column);
    }

    /** The group that has the row. */
    int groupOf(long row) {
        int found = Arrays.binarySearch(groups, row);
        int group = found < 0 ? -found - 2 : found;
        if (group < 0 || group >= groups.length - 1) {
            throw new UnreadableException("there are " + rows() + " rows, not " + row);
        }
        return group;
    }

    long firstRow(int group) {
        return groups[group];
    }

    int rowsOf(int group) {
        return Math.toIntExact(groups[group + 1] - groups[group]);
    }

    /** Whether no row of the group has a value in the column. */
    boolean isEmpty(int group, int column) {
        return starts[group * leaves.size() + column] < 0;
    }

    /** The pages of a column in a group. */
    PageIndex pages(FileChannel file, int group, int column) throws IOException {
        int chunk = group * leaves.size() + column;
        PageIndex known = pages.get(chunk);
        if (known == null) {
            known = pages(file, starts[chunk], lengths[chunk], rowsOf(group));
            if (pages.compareAndSet(chunk, null, known)) {
                pagesWeight.addAndGet(80 + 12L * known.places().length);
            }
        }
        return known;
    }

    private static PageIndex pages(FileChannel file, long start, int length, int rows) throws IOException {
        long dictionary = -1;
        int[] firsts = new int[2];
        long[] places = new long[2];
        int count = 0;
        int row = 0;
        long at = start;
        long end = start + length;
        while (row < rows) {
            int room = Math.clamp(end - at, 0, PageHeader.MAX_LENGTH);
            PageHeader header = PageHeader.read(ByteBuffer.wrap(read(file, at, room)));
            if (header.kind() == PageHeader.DICTIONARY) {
                dictionary = at;
            } else {
                if (count + 1 == places.length) {
                    places = Arrays.copyOf(places, count * 2 + 2);
                    firsts = Arrays.copyOf(firsts, count * 2 + 2);
                }
                places[count] = at;
                row += header.values();
                firsts[++count] = row;
                places[count] = at + header.length() + header.packed();
            }
            at += header.length() + (long) header.packed();
            if (at > end) {
                throw new UnreadableException("a page ends " + (at - end) + " bytes after its column");
            }
        }
        if (row != rows) {
            throw new UnreadableException("pages have " + row + " rows, their group " + rows);
        }
        return new PageIndex(dictionary, Arrays.copyOf(firsts, count + 1), Arrays.copyOf(places, count + 1));
    }

    /** What the footer has of use. */
    private static final class Footer {
        private final List<Leaf> leaves = new ArrayList<>();
        private long[] groups = new long[8];
        private int groupCount;
        private long[] starts = new long[64];
        private int[] lengths = new int[64];
        private int chunks;

        Footer(ByteBuffer in) {
            Thrift thrift = new Thrift(in);
            thrift.struct(number -> {
                switch (number) {
                    case 2 -> thrift.structs(() -> schema(thrift));
                    case 4 -> thrift.structs(() -> group(thrift));
                    default -> thrift.skip();
                }
            });
        }

        private void schema(Thrift thrift) {
            int[] found = {-1, -1, 0};
            String[] name = {""};
            thrift.struct(number -> {
                switch (number) {
                    case 1 -> found[0] = thrift.count();
                    case 3 -> found[1] = thrift.count();
                    case 4 -> name[0] = thrift.text();
                    case 5 -> found[2] = thrift.count();
                    default -> thrift.skip();
                }
            });
            if (found[2] == 0) {
                if (found[1] > 1) {
                    throw new UnreadableException("the column " + name[0] + " repeats");
                }
                leaves.add(new Leaf(name[0], found[0], found[1] == 1));
            }
        }

        private void group(Thrift thrift) {
            long[] rows = {0};
            thrift.struct(number -> {
                switch (number) {
                    case 1 -> thrift.structs(() -> chunk(thrift));
                    case 3 -> rows[0] = thrift.count();
                    default -> thrift.skip();
                }
            });
            if (groupCount + 2 > groups.length) {
                groups = Arrays.copyOf(groups, groups.length * 2);
            }
            groups[groupCount + 1] = groups[groupCount] + rows[0];
            groupCount++;
        }

        private void chunk(Thrift thrift) {
            long[] found = {-1, -1, -1, -1, 0, -1};
            thrift.struct(number -> {
                if (number != 3) {
                    thrift.skip();
                    return;
                }
                thrift.struct(inner -> {
                    switch (inner) {
                        case 4 -> found[0] = thrift.count();
                        case 7 -> found[1] = thrift.count();
                        case 9 -> found[2] = thrift.number();
                        case 11 -> found[3] = thrift.number();
                        case 5 -> found[4] = thrift.number();
                        case 12 ->
                            thrift.struct(statistic -> {
                                if (statistic == 3) {
                                    found[5] = thrift.number();
                                } else {
                                    thrift.skip();
                                }
                            });
                        default -> thrift.skip();
                    }
                });
            });
            if (found[0] != ZSTD || found[1] < 0 || found[2] < 0) {
                throw new UnreadableException("a column chunk has the codec " + found[0]);
            }
            if (chunks == starts.length) {
                starts = Arrays.copyOf(starts, chunks * 2);
                lengths = Arrays.copyOf(lengths, chunks * 2);
            }
            boolean empty = found[5] == found[4];
            starts[chunks] = empty ? -1 : found[3] < 0 ? found[2] : Math.min(found[2], found[3]);
            lengths[chunks++] = (int) found[1];
        }
    }
}
