package io.tidewatch.lake;

import io.tidewatch.catalog.Part;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Writes parts: files that are durable after {@link #sync}, not yet in the manifest. */
final class Flusher {
    /** Rows below which a block's keys are kept, so that it can be joined with others when parts are merged. */
    static final int KEEP_KEYS_BELOW = BlockBuilder.ROWS / 2;

    private static final int LEVEL = 3;

    /** Text of many bytes an event repeats itself: more effort takes a fifth more time and saves a quarter of the space. */
    private static final int LEVEL_OF_WIDE = 6;

    private final LakeFolder folder;
    private final ParquetWriter parquet;
    private final Clock clock;

    Flusher(LakeFolder folder, ParquetWriter parquet, Clock clock) {
        this.folder = folder;
        this.parquet = parquet;
        this.clock = clock;
    }

    /** Writes a memtable as one part a day and adds them to {@code written}, also those written before a failure. */
    void write(MemtableView view, List<LivePart> written) {
        if (view.rows() == 0) {
            return;
        }
        for (MemtableView group : DayGroups.of(view)) {
            written.add(write(group));
        }
    }

    private LivePart write(MemtableView view) {
        String path = newPath(view.tenant(), view.dataset(), view.from());
        Path file = folder.file(path);
        Columns columns = view.fieldColumns();
        try {
            folder.createFor(file);
            BlockBuilder builder = new BlockBuilder(view);
            List<PartIndexFile.DraftBlock> blocks = new ArrayList<>();
            List<BlockBuilder.Draft> drafts = builder.build();
            RowWidth width = RowWidth.of(builder.weight(), view.rows());
            for (BlockBuilder.Draft draft : drafts) {
                blocks.add(block(draft, width.isWide()));
            }
            parquet.write(view, columns, LakeFolder.temporaryOf(file), width.isWide() ? LEVEL_OF_WIDE : LEVEL, width);
            MinuteCounter counter = new MinuteCounter();
            counter.add(view);
            return seal(
                    new Content(
                            path,
                            view.tenant(),
                            view.dataset(),
                            view.from(),
                            view.to(),
                            view.rows(),
                            0,
                            columns,
                            view.overflows(),
                            builder.weight(),
                            counter.counts()),
                    blocks);
        } catch (RuntimeException e) {
            folder.delete(file);
            throw e;
        }
    }

    /** What a new part is, its Parquet file being written under its temporary name. */
    record Content(
            String path,
            TenantId tenant,
            Dataset dataset,
            long from,
            long to,
            long rows,
            int level,
            Columns columns,
            boolean overflows,
            long weight,
            MinuteCounts counts) {}

    /** Writes the index file and gives both their names. */
    LivePart seal(Content content, List<PartIndexFile.DraftBlock> blocks) {
        Path file = folder.file(content.path());
        Path index = LakeFolder.indexOf(file);
        PartIndexFile.write(
                LakeFolder.temporaryOf(index),
                ParquetCheck.seal(LakeFolder.temporaryOf(file)),
                content.columns(),
                content.overflows(),
                content.weight(),
                content.counts(),
                blocks);
        folder.settle(List.of(file, index));
        Part part = new Part(
                content.path(),
                content.tenant(),
                content.dataset(),
                Micros.toInstant(content.from()),
                Micros.toInstant(content.to()),
                content.rows(),
                new ByteSize(size(file) + size(index)),
                content.level(),
                clock.instant(),
                "{}");
        return new LivePart(part, file, PartIndexFile.read(index).index());
    }

    /** @param wide whether its rows are wide: filters of their granules would take more room than they are worth */
    static PartIndexFile.DraftBlock block(BlockBuilder.Draft draft, boolean wide) {
        boolean small = draft.rows() < KEEP_KEYS_BELOW;
        List<PartIndexFile.DraftSection> sections = new ArrayList<>();
        sections.add(new PartIndexFile.DraftSection(Section.Kind.FILTER, filter(draft.keys())));
        boolean divided = draft.granules().size() > 1;
        if (divided) {
            sections.add(new PartIndexFile.DraftSection(
                    Section.Kind.GRANULES, StoredGranules.encode(draft.granules(), !wide, small && !wide)));
        }
        if (small && (wide || !divided)) {
            sections.add(new PartIndexFile.DraftSection(Section.Kind.KEYS, KeyList.encode(draft.keys())));
        }
        return new PartIndexFile.DraftBlock(draft.rows(), draft.from(), draft.to(), sections);
    }

    /** The bytes of a filter of the keys. */
    static byte[] filter(long[] keys) {
        return StoredFilter.encode(BinaryFuse.of(keys, keys.length));
    }

    static String newPath(TenantId tenant, Dataset dataset, long from) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(from, Micros.DAY));
        return tenant + "/" + dataset + "/" + day + "/" + Handles.next() + LakeFolder.PARQUET;
    }

    /** Makes parts survive power loss. */
    void sync(List<LivePart> parts) {
        folder.sync(parts);
    }

    void discard(LivePart part) {
        folder.delete(part);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw LakeFolder.unavailable("the file " + file + " cannot be looked at", e);
        }
    }
}
