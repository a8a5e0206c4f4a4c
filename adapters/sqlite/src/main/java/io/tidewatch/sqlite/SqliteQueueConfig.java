package io.tidewatch.sqlite;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the embedded queue works.
 *
 * @param file the database; made with its folder where missing
 * @param limit compressed bytes of uncommitted batches above which appending is refused
 * @param memory bytes of batches not yet polled that are kept to be handed on without reading them back
 * @param compressionLevel zstd's level, -7 (fastest) to 9
 * @param retryAfter how long a refused sender is told to wait
 * @param streamsKept how long a sender's stream is remembered after its last batch, so that repeats are recognised
 * @param maxStreams how many streams are remembered; above it those unused longest are forgotten
 * @param ledgerKept how long the counts of a minute are kept
 * @param minFree bytes that must be free on the disk for more to be accepted, so that what was accepted can still be processed and
 *     deleted; 0 to fill the disk
 * @param deadLetters bytes of dead letters that are kept; above it the oldest go, with a warning in the log
 */
public record SqliteQueueConfig(
        Path file,
        ByteSize limit,
        ByteSize memory,
        int compressionLevel,
        Duration retryAfter,
        Duration streamsKept,
        int maxStreams,
        Duration ledgerKept,
        ByteSize minFree,
        ByteSize deadLetters) {
    private static final int FASTEST = -7;
    private static final int DENSEST = 9;

    public SqliteQueueConfig {
        requireNonNull(file, "file is null");
        requireNonNull(limit, "limit is null");
        requireNonNull(memory, "memory is null");
        requireNonNull(minFree, "minFree is null");
        requireNonNull(deadLetters, "deadLetters is null");
        if (limit.bytes() == 0) {
            throw new IllegalArgumentException("limit is 0; a queue needs room, for example 2GiB");
        }
        if (compressionLevel < FASTEST || compressionLevel > DENSEST) {
            throw new IllegalArgumentException("compressionLevel is " + compressionLevel + "; use -7 to 9");
        }
        if (maxStreams < 1) {
            throw new IllegalArgumentException("maxStreams is " + maxStreams + "; use at least 1");
        }
        requirePositive(retryAfter, "retryAfter");
        requirePositive(streamsKept, "streamsKept");
        requirePositive(ledgerKept, "ledgerKept");
    }

    /** The usual settings: 2 GiB on disk, 32 MiB of memory, streams remembered for 30 days. */
    public static SqliteQueueConfig of(Path file) {
        return new SqliteQueueConfig(
                file,
                ByteSize.ofGibibytes(2),
                ByteSize.ofMebibytes(32),
                1,
                Duration.ofSeconds(5),
                Duration.ofDays(30),
                200_000,
                Duration.ofDays(400),
                ByteSize.ofMebibytes(64),
                ByteSize.ofMebibytes(256));
    }

    public SqliteQueueConfig withLimit(ByteSize size) {
        return new SqliteQueueConfig(
                file,
                size,
                memory,
                compressionLevel,
                retryAfter,
                streamsKept,
                maxStreams,
                ledgerKept,
                minFree,
                deadLetters);
    }

    public SqliteQueueConfig withMemory(ByteSize size) {
        return new SqliteQueueConfig(
                file,
                limit,
                size,
                compressionLevel,
                retryAfter,
                streamsKept,
                maxStreams,
                ledgerKept,
                minFree,
                deadLetters);
    }

    public SqliteQueueConfig withMinFree(ByteSize size) {
        return new SqliteQueueConfig(
                file,
                limit,
                memory,
                compressionLevel,
                retryAfter,
                streamsKept,
                maxStreams,
                ledgerKept,
                size,
                deadLetters);
    }

    private static void requirePositive(Duration duration, String name) {
        requireNonNull(duration, name + " is null");
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " is " + duration + "; it must be longer than nothing");
        }
    }
}
