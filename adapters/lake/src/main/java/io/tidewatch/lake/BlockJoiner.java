package io.tidewatch.lake;

import java.util.ArrayList;
import java.util.List;

/** Carries the blocks of merged parts over: a large one as it is, small neighbours as one with a filter of all their keys. Not thread-safe. */
final class BlockJoiner {
    private final List<PartIndexFile.DraftBlock> drafts = new ArrayList<>();
    /** Of the small neighbours. */
    private final List<BlockBuilder.Draft> granules = new ArrayList<>();

    private final boolean wide;
    private int rows;

    /** @param wide whether the rows are wide, whose granules have no filters */
    BlockJoiner(boolean wide) {
        this.wide = wide;
    }

    /** @param more keys that the block's filter lacks */
    void add(Block block, long[] more) {
        if (!(block.filter() instanceof StoredFilter stored) || !(block.granules() instanceof StoredGranules ofBlock)) {
            throw new IllegalArgumentException("the block's filter is not one of a part");
        }
        List<BlockBuilder.Draft> known = known(block, stored, ofBlock);
        if (known.isEmpty()) {
            end();
            drafts.add(asItIs(block, stored, ofBlock, more));
            return;
        }
        if (rows + block.rows() > BlockBuilder.ROWS) {
            end();
        }
        known.forEach(granule -> join(with(granule, more)));
        rows += block.rows();
        if (rows >= Flusher.KEEP_KEYS_BELOW) {
            end();
        }
    }

    List<PartIndexFile.DraftBlock> finish() {
        end();
        return drafts;
    }

    /** The block's granules with their keys; none where they are not known. */
    private static List<BlockBuilder.Draft> known(Block block, StoredFilter stored, StoredGranules granules) {
        List<BlockBuilder.Draft> known = granules.keys();
        if (known.stream().mapToInt(BlockBuilder.Draft::rows).sum() == block.rows()) {
            return known;
        }
        List<byte[]> lists = bytes(stored, Section.Kind.KEYS);
        if (lists.isEmpty()) {
            return List.of();
        }
        KeySet keys = new KeySet();
        lists.forEach(list -> KeyList.decode(list, keys::addCut));
        return List.of(new BlockBuilder.Draft(block.rows(), block.from(), block.to(), keys.sorted(), List.of()));
    }

    private static BlockBuilder.Draft with(BlockBuilder.Draft granule, long[] more) {
        if (more.length == 0) {
            return granule;
        }
        BlockBuilder.Draft others =
                new BlockBuilder.Draft(granule.rows(), granule.from(), granule.to(), more, List.of());
        return new BlockBuilder.Draft(
                granule.rows(), granule.from(), granule.to(), BlockBuilder.union(List.of(granule, others)), List.of());
    }

    /** Adds a granule, to the one before where both together are still one. */
    private void join(BlockBuilder.Draft granule) {
        BlockBuilder.Draft last = granules.isEmpty() ? null : granules.getLast();
        if (last == null || last.rows() + granule.rows() > BlockBuilder.GRANULE) {
            granules.add(granule);
            return;
        }
        granules.set(
                granules.size() - 1,
                new BlockBuilder.Draft(
                        last.rows() + granule.rows(),
                        Math.min(last.from(), granule.from()),
                        Math.max(last.to(), granule.to()),
                        BlockBuilder.union(List.of(last, granule)),
                        List.of()));
    }

    private void end() {
        if (rows > 0) {
            BlockBuilder.Draft block = new BlockBuilder.Draft(
                    rows,
                    granules.stream().mapToLong(BlockBuilder.Draft::from).min().orElseThrow(),
                    granules.stream().mapToLong(BlockBuilder.Draft::to).max().orElseThrow(),
                    BlockBuilder.union(granules),
                    List.copyOf(granules));
            drafts.add(Flusher.block(block, wide));
        }
        granules.clear();
        rows = 0;
    }

    private static PartIndexFile.DraftBlock asItIs(
            Block block, StoredFilter stored, StoredGranules granules, long[] more) {
        List<PartIndexFile.DraftSection> sections = new ArrayList<>();
        List<byte[]> filters = bytes(stored, Section.Kind.FILTER);
        // A block without a filter rules out nothing, which is right for one whose filter is damaged.
        if (!filters.isEmpty() && more.length > 0) {
            filters.add(Flusher.filter(more));
        }
        filters.forEach(bytes -> sections.add(new PartIndexFile.DraftSection(Section.Kind.FILTER, bytes)));
        byte[] carried = more.length == 0 ? granules.bytes() : null;
        if (carried != null) {
            sections.add(new PartIndexFile.DraftSection(Section.Kind.GRANULES, carried));
        }
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
