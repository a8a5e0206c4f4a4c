package io.tidewatch.lake;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The granules of a block as they lie in an index file: small runs of its rows, each with a filter or none. They are read anew each time and not
 * kept: a year of events has millions. None where the block has none, or they are damaged. Thread-safe.
 */
final class StoredGranules implements Supplier<List<Block>> {
    /** Before the bytes of a granule: rows, earliest and latest time, bytes of the filter, bytes of the keys. */
    private static final int HEADER = 28;

    private final SectionFile file;
    private final @Nullable Section section;
    private final long firstRow;
    private final int rows;
    private volatile @Nullable MemorySegment checked;

    StoredGranules(SectionFile file, List<Section> sections, long firstRow, int rows) {
        this.file = file;
        this.section = sections.stream()
                .filter(section -> section.kind() == Section.Kind.GRANULES)
                .findFirst()
                .orElse(null);
        this.firstRow = firstRow;
        this.rows = rows;
    }

    @Override
    public List<Block> get() {
        List<Block> granules = new ArrayList<>();
        long row = firstRow;
        for (Stored stored : read()) {
            granules.add(new Block(row, stored.rows, stored.from, stored.to, filter(stored.filter)));
            row += stored.rows;
        }
        return row == firstRow + rows ? granules : List.of();
    }

    private static TokenFilter filter(MemorySegment bytes) {
        StoredFilter.Fuse fuse = StoredFilter.Fuse.of(bytes);
        return fuse == null ? TokenFilter.ANYTHING : key -> fuse.mightContain(KeySet.cut(key));
    }

    /** The granules with their keys, as far as they were kept; else none. */
    List<BlockBuilder.Draft> keys() {
        List<BlockBuilder.Draft> drafts = new ArrayList<>();
        for (Stored stored : read()) {
            if (stored.keys.byteSize() == 0) {
                return List.of();
            }
            KeySet keys = new KeySet();
            KeyList.decode(stored.keys.toArray(ValueLayout.JAVA_BYTE), keys::addCut);
            drafts.add(new BlockBuilder.Draft(stored.rows, stored.from, stored.to, keys.sorted(), List.of()));
        }
        return drafts;
    }

    /** The section's bytes for another file; null where there are none or they are damaged. */
    byte @Nullable [] bytes() {
        return section == null ? null : file.bytes(section);
    }

    private record Stored(int rows, long from, long to, MemorySegment filter, MemorySegment keys) {}

    private List<Stored> read() {
        MemorySegment bytes = checked;
        if (bytes == null && section != null) {
            bytes = file.read(section);
            checked = bytes;
        }
        List<Stored> granules = new ArrayList<>();
        long at = 0;
        while (bytes != null && at < bytes.byteSize()) {
            ByteBuffer header = bytes.asSlice(at, HEADER).asByteBuffer();
            int count = header.getInt();
            long from = header.getLong();
            long to = header.getLong();
            int filter = header.getInt();
            int keys = header.getInt();
            at += HEADER;
            granules.add(new Stored(count, from, to, bytes.asSlice(at, filter), bytes.asSlice(at + filter, keys)));
            at += (long) filter + keys;
        }
        return granules;
    }

    /** The bytes to be kept of granules. */
    static byte[] encode(List<BlockBuilder.Draft> granules, boolean withFilters, boolean withKeys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (BlockBuilder.Draft granule : granules) {
            byte[] filter = withFilters ? Flusher.filter(granule.keys()) : new byte[0];
            byte[] keys = withKeys ? KeyList.encode(granule.keys()) : new byte[0];
            out.writeBytes(ByteBuffer.allocate(HEADER)
                    .putInt(granule.rows())
                    .putLong(granule.from())
                    .putLong(granule.to())
                    .putInt(filter.length)
                    .putInt(keys.length)
                    .array());
            out.writeBytes(filter);
            out.writeBytes(keys);
        }
        return out.toByteArray();
    }
}
