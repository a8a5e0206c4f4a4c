package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The event store. */
@Group("The event store.")
public record StoreSettings(
        @Key(
                meaning =
                        "The folder that holds events and archived alerts, where it is not `data-dir`. Processes that share"
                                + " the work name the same one, on a disk that all of them see.",
                example = "/mnt/tidewatch")
        @Nullable
        Path folder,

        @Key(meaning = "Memory for recent events that are not in a file yet.", example = "256MiB")
        ByteSize memory,

        @Key(meaning = "Memory that searches, flushes and merges may take in the database engine.", example = "1GiB")
        ByteSize engineMemory,

        @Key(
                meaning =
                        "The longest time that recent events stay in memory only. The queue keeps them safe until then.",
                example = "1m")
        Duration flushInterval,

        @Key(meaning = "How often to look for small files to merge and old ones to delete.", example = "1m")
        Duration mergeInterval,

        @Key(meaning = "When old events are deleted.") RetentionSettings retention) {
    public static final StoreSettings DEFAULTS = new StoreSettings(
            null,
            ByteSize.ofMebibytes(160),
            ByteSize.ofMebibytes(384),
            Duration.ofMinutes(5),
            Duration.ofSeconds(15),
            RetentionSettings.DEFAULTS);

    public StoreSettings {
        requireNonNull(memory, "memory is null");
        requireNonNull(engineMemory, "engineMemory is null");
        requireNonNull(flushInterval, "flushInterval is null");
        requireNonNull(retention, "retention is null");
        if (memory.compareTo(ByteSize.ofMebibytes(16)) < 0) {
            throw new IllegalArgumentException("memory is " + memory + "; use 16MiB or more");
        }
        if (engineMemory.compareTo(ByteSize.ofMebibytes(64)) < 0) {
            throw new IllegalArgumentException("engineMemory is " + engineMemory + "; use 64MiB or more");
        }
        if (!flushInterval.isPositive()) {
            throw new IllegalArgumentException("flushInterval is not positive; use for example 60s");
        }
        requireNonNull(mergeInterval, "mergeInterval is null");
        if (!mergeInterval.isPositive()) {
            throw new IllegalArgumentException("mergeInterval is not positive; use for example 15s");
        }
    }
}
