package io.tidewatch.lake;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one part of several: all their rows, one source after the other by time, with all their columns, those of different types
 * widened. Rows stream through; memory does not depend on how many there are. Used by one thread.
 */
final class Merger {
    private static final Logger log = LoggerFactory.getLogger(Merger.class);
    private static final int LEVEL = 6;

    private final Manifest manifest;
    private final LakeFolder folder;
    private final LakeState state;
    private final Flusher flusher;
    private final TenantDatabase database;

    Merger(Manifest manifest, LakeFolder folder, LakeState state, Flusher flusher, TenantDatabase database) {
        this.manifest = manifest;
        this.folder = folder;
        this.state = state;
        this.flusher = flusher;
        this.database = database;
    }

    /** Replaces {@code parts}, which are of one tenant and dataset and in the order of their times, by one. */
    void merge(List<LivePart> parts) {
        Part first = parts.getFirst().part();
        String path = Flusher.newPath(first.tenant(), first.dataset(), Micros.of(first.from()));
        try {
            LivePart merged = write(parts, path);
            folder.sync(List.of(merged));
            commit(merged, parts);
            log.atInfo()
                    .addKeyValue("part", path)
                    .addKeyValue("merged", parts.size())
                    .addKeyValue("rows", merged.part().rows())
                    .log("parts merged");
        } catch (RuntimeException e) {
            folder.delete(folder.file(path));
            throw e;
        }
    }

    private void commit(LivePart merged, List<LivePart> parts) {
        state.changes().lock();
        try {
            manifest.commit(new ManifestCommit(
                    List.of(merged.part()),
                    parts.stream().map(p -> p.part().path()).toList(),
                    List.of(),
                    List.of()));
            state.replace(List.of(merged), parts, List.of());
        } finally {
            state.changes().unlock();
        }
    }

    private LivePart write(List<LivePart> parts, String path) {
        Columns union = union(parts);
        folder.createFor(folder.file(path));
        long rows = parts.stream().mapToLong(p -> p.part().rows()).sum();
        long weight = parts.stream().mapToLong(p -> p.index().weight()).sum();
        RowWidth width = RowWidth.of(weight, rows);
        copy(new MergeSelect(parts, union), folder.file(path), width);
        MinuteCounter counter = new MinuteCounter();
        parts.forEach(p -> counter.add(p.index().counts()));
        Part first = parts.getFirst().part();
        return flusher.seal(
                new Flusher.Content(
                        path,
                        first.tenant(),
                        first.dataset(),
                        parts.stream()
                                .mapToLong(p -> Micros.of(p.part().from()))
                                .min()
                                .orElseThrow(),
                        parts.stream()
                                .mapToLong(p -> Micros.of(p.part().to()))
                                .max()
                                .orElseThrow(),
                        rows,
                        parts.stream().mapToInt(p -> p.part().level()).max().orElseThrow() + 1,
                        union,
                        parts.stream().anyMatch(p -> p.index().overflows()),
                        weight,
                        counter.counts()),
                blocks(parts, union, width.isWide()));
    }

    private void copy(MergeSelect select, Path file, RowWidth width) {
        ParquetWriter writer = new ParquetWriter(database);
        Path schema = file.resolveSibling(Handles.next() + LakeFolder.PARQUET);
        Path temporary = LakeFolder.temporaryOf(schema);
        try {
            writer.copy(select.schema(), temporary, LEVEL, width.groupRows(), width.pageBytes());
            writer.copy(
                    select.rows(temporary), LakeFolder.temporaryOf(file), LEVEL, width.groupRows(), width.pageBytes());
        } finally {
            folder.delete(schema);
        }
    }

    /** Every field's column, of a type that holds the values of all parts. */
    static Columns union(List<LivePart> parts) {
        Map<String, Column> byField = new LinkedHashMap<>();
        ColumnNames names = new ColumnNames();
        for (LivePart part : parts) {
            for (Column column : part.index().columns().list()) {
                Column known = byField.get(column.field());
                byField.put(
                        column.field(),
                        new Column(
                                column.field(),
                                known == null ? names.take(column.field()) : known.name(),
                                known == null ? column.type() : known.type().widenedBy(column.type()),
                                column.lists() || (known != null && known.lists())));
            }
        }
        return new Columns(new ArrayList<>(byField.values()));
    }

    /** The blocks of all parts; small neighbours whose keys are known become one. */
    private List<PartIndexFile.DraftBlock> blocks(List<LivePart> parts, Columns union, boolean wide) {
        BlockJoiner joiner = new BlockJoiner(wide);
        for (LivePart part : parts) {
            WidenedKeys widened = new WidenedKeys(database, part, union);
            for (Block block : part.index().blocks()) {
                joiner.add(block, widened.keys(block));
            }
        }
        return joiner.finish();
    }
}
