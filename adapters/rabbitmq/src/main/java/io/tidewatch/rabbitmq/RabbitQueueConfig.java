package io.tidewatch.rabbitmq;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the queue in RabbitMQ works.
 *
 * @param address which RabbitMQ
 * @param queue the queue's name; it belongs to one process
 * @param index the file that says what lies in the queue
 * @param limit compressed bytes of uncommitted batches above which appending is refused
 * @param compressionLevel zstd's level, -7 (fastest) to 9
 * @param retryAfter how long a refused sender is told to wait
 * @param patience how long RabbitMQ may take for an answer
 * @param streamsKept how long a sender's stream is remembered after its last batch, so that repeats are recognised
 * @param maxStreams how many streams are remembered; above it those unused longest are forgotten
 * @param ledgerKept how long the counts of a minute are kept
 */
record RabbitQueueConfig(
        RabbitAddress address,
        String queue,
        Path index,
        ByteSize limit,
        int compressionLevel,
        Duration retryAfter,
        Duration patience,
        Duration streamsKept,
        int maxStreams,
        Duration ledgerKept) {
    private static final int FASTEST = -7;
    private static final int DENSEST = 9;
    private static final int LONGEST_NAME = 240;

    RabbitQueueConfig {
        requireNonNull(address, "address is null");
        requireNonNull(index, "index is null");
        requireNonNull(limit, "limit is null");
        if (queue.isBlank() || queue.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("queue has " + queue.length() + " characters; use 1 to 240");
        }
        if (limit.bytes() == 0) {
            throw new IllegalArgumentException("limit is 0; a queue needs room, for example 512MiB");
        }
        if (compressionLevel < FASTEST || compressionLevel > DENSEST) {
            throw new IllegalArgumentException("compressionLevel is " + compressionLevel + "; use -7 to 9");
        }
        if (maxStreams < 1) {
            throw new IllegalArgumentException("maxStreams is " + maxStreams + "; use at least 1");
        }
        requirePositive(retryAfter, "retryAfter");
        requirePositive(patience, "patience");
        requirePositive(streamsKept, "streamsKept");
        requirePositive(ledgerKept, "ledgerKept");
    }

    private static void requirePositive(Duration duration, String name) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " is " + duration + "; use a positive duration");
        }
    }

    /** The usual settings: streams remembered for 30 days, counts for 400. */
    static RabbitQueueConfig of(RabbitAddress address, String queue, Path index, ByteSize limit, Duration patience) {
        return new RabbitQueueConfig(
                address,
                queue,
                index,
                limit,
                1,
                Duration.ofSeconds(5),
                patience,
                Duration.ofDays(30),
                200_000,
                Duration.ofDays(400));
    }

    /** Where messages go that are no batch. */
    String deadQueue() {
        return queue + ".dead";
    }
}
