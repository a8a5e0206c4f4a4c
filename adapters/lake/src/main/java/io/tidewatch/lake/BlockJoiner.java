package io.tidewatch.lake;

import java.util.ArrayList;
import java.util.List;

/** Carries the blocks of merged parts over: a large one as it is, small neighbours as one with a filter of all their keys. Not thread-safe. */
final class BlockJoiner {
    private final List<PartIndexFile.DraftBlock> drafts = new ArrayList<>();
    private final KeySet keys = new KeySet();
    private int rows;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    /** @param more keys that the block's filter lacks */
    void add(Block block, long[] more) {
        if (!(block.filter() instanceof StoredFilter stored)) {
            throw new IllegalArgumentException("the block's filter is not one of a part");
        }
        List<byte[]> lists = bytes(stored, Section.Kind.KEYS);
        if (lists.isEmpty()) {
            end();
            drafts.add(asItIs(block, stored, more));
            return;
        }
        if (rows + block.rows() > BlockBuilder.ROWS) {
            end();
        }
        lists.forEach(list -> KeyList.decode(list, keys::addCut));
        for (long key : more) {
            keys.addCut(key);
        }
        rows += block.rows();
        from = Math.min(from, block.from());
        to = Math.max(to, block.to());
        if (rows >= Flusher.KEEP_KEYS_BELOW) {
            end();
        }
    }

    List<PartIndexFile.DraftBlock> finish() {
        end();
        return drafts;
    }

    private void end() {
        if (rows > 0) {
            drafts.add(Flusher.block(rows, from, to, keys.sorted()));
        }
        keys.clear();
        rows = 0;
        from = Long.MAX_VALUE;
        to = Long.MIN_VALUE;
    }

    private static PartIndexFile.DraftBlock asItIs(Block block, StoredFilter stored, long[] more) {
        List<PartIndexFile.DraftSection> sections = new ArrayList<>();
        List<byte[]> filters = bytes(stored, Section.Kind.FILTER);
        // A block without a filter rules out nothing, which is right for one whose filter is damaged.
        if (!filters.isEmpty() && more.length > 0) {
            filters.add(StoredFilter.encode(BinaryFuse.of(more, more.length)));
        }
        filters.forEach(bytes -> sections.add(new PartIndexFile.DraftSection(Section.Kind.FILTER, bytes)));
        return new PartIndexFile.DraftBlock(block.rows(), block.from(), block.to(), sections);
    }

    /** The sections of that kind; none when one of them is damaged. */
    private static List<byte[]> bytes(StoredFilter stored, Section.Kind kind) {
        List<byte[]> found = new ArrayList<>();
        for (Section section : stored.sections()) {
            if (section.kind() == kind) {
                byte[] bytes = stored.file().bytes(section);
                if (bytes == null) {
                    return new ArrayList<>();
                }
                found.add(bytes);
            }
        }
        return found;
    }
}
