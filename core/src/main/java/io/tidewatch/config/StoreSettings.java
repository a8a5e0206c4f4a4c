package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.time.Duration;

/** The event store. */
@Group("The event store.")
public record StoreSettings(
        @Key(meaning = "Memory for recent events that are not in a file yet.", example = "256MiB")
        ByteSize memory,

        @Key(meaning = "Memory that searches, flushes and merges may take in the database engine.", example = "1GiB")
        ByteSize engineMemory,

        @Key(
                meaning =
                        "The longest time that recent events stay in memory only. The queue keeps them safe until then.",
                example = "5m")
        Duration flushInterval,

        @Key(meaning = "Whether small files are merged into larger ones in the background.")
        boolean merge,

        @Key(meaning = "When old events are deleted.") RetentionSettings retention) {
    public static final StoreSettings DEFAULTS = new StoreSettings(
            ByteSize.ofMebibytes(96),
            ByteSize.ofMebibytes(384),
            Duration.ofSeconds(60),
            true,
            RetentionSettings.DEFAULTS);

    public StoreSettings {
        requireNonNull(memory, "memory is null");
        requireNonNull(engineMemory, "engineMemory is null");
        requireNonNull(flushInterval, "flushInterval is null");
        requireNonNull(retention, "retention is null");
        if (memory.compareTo(ByteSize.ofMebibytes(8)) < 0) {
            throw new IllegalArgumentException("memory is " + memory + "; use 8MiB or more");
        }
        if (engineMemory.compareTo(ByteSize.ofMebibytes(64)) < 0) {
            throw new IllegalArgumentException("engineMemory is " + engineMemory + "; use 64MiB or more");
        }
        if (!flushInterval.isPositive()) {
            throw new IllegalArgumentException("flushInterval is not positive; use for example 60s");
        }
    }
}
