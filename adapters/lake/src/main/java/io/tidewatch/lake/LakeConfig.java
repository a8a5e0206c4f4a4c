package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the lake works.
 *
 * @param folder where the parts lie
 * @param flushSize memory of memtables at which they are written to parts
 * @param flushAge age of the oldest event in memory at which memtables are written
 * @param memoryLimit memory of memtables, those being written included, at which appending waits
 * @param maxColumns columns of a dataset's fields; fields past them go to one JSON column
 * @param sessionMemory what DuckDB may use for the queries of one tenant
 * @param sessionThreads how many threads a query may use
 * @param maxTenantsOpen how many tenants keep their DuckDB open
 * @param mergeRows rows past which a part is not merged any more
 * @param mergeCount how many parts of a size are merged at once
 * @param mergeInterval how often to look for something to merge or retire; zero: only when asked to
 * @param retention the age past which parts are deleted, by dataset
 * @param maxSize bytes on disk past which the oldest parts are deleted, or null for no limit
 */
public record LakeConfig(
        Path folder,
        ByteSize flushSize,
        Duration flushAge,
        ByteSize memoryLimit,
        int maxColumns,
        ByteSize sessionMemory,
        int sessionThreads,
        int maxTenantsOpen,
        long mergeRows,
        int mergeCount,
        Duration mergeInterval,
        KeptFor retention,
        @Nullable ByteSize maxSize) {
    public LakeConfig {
        requireNonNull(folder, "folder is null");
        requireNonNull(flushSize, "flushSize is null");
        requireNonNull(flushAge, "flushAge is null");
        requireNonNull(memoryLimit, "memoryLimit is null");
        requireNonNull(sessionMemory, "sessionMemory is null");
        requireNonNull(mergeInterval, "mergeInterval is null");
        requireNonNull(retention, "retention is null");
        if (memoryLimit.compareTo(flushSize) < 0) {
            throw new IllegalArgumentException(
                    "memory-limit (" + memoryLimit + ") is below flush-size (" + flushSize + "); raise it");
        }
        if (maxColumns < 1 || sessionThreads < 1 || maxTenantsOpen < 1 || mergeCount < 2 || mergeRows < 1) {
            throw new IllegalArgumentException(
                    "max-columns, session-threads, max-tenants-open and merge-rows must be at least 1, merge-count 2");
        }
    }

    /** What suits one machine. */
    public static LakeConfig of(Path folder) {
        return new LakeConfig(
                folder,
                ByteSize.ofMebibytes(64),
                Duration.ofMinutes(5),
                ByteSize.ofMebibytes(160),
                1_000,
                ByteSize.ofMebibytes(384),
                Math.min(4, Runtime.getRuntime().availableProcessors()),
                32,
                4_000_000,
                6,
                Duration.ofSeconds(15),
                KeptFor.EVER,
                null);
    }
}
