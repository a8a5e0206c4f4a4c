package io.tidewatch.redis;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.time.Duration;

/**
 * How the queue in Redis works.
 *
 * @param address which Redis
 * @param prefix what the names of its keys begin with; two installations on one Redis need two
 * @param partitions how many streams the queue is divided into
 * @param consumer this process's name in the consumer group; two processes need two
 * @param limit compressed bytes of uncommitted batches above which appending is refused
 * @param compressionLevel zstd's level, -7 (fastest) to 9
 * @param retryAfter how long a refused sender is told to wait
 * @param timeout how long Redis may take for an answer
 * @param ownership how long after its consumer's death the queue is left to another one
 * @param replicas how many replicas must have a batch before it is acknowledged
 * @param streamsKept how long a sender's stream is remembered after its last batch, so that repeats are recognised
 * @param maxStreams how many streams are remembered; above it those unused longest are forgotten
 * @param ledgerKept how long the counts of a minute are kept
 */
public record RedisQueueConfig(
        RedisAddress address,
        String prefix,
        int partitions,
        String consumer,
        ByteSize limit,
        int compressionLevel,
        Duration retryAfter,
        Duration timeout,
        Duration ownership,
        int replicas,
        Duration streamsKept,
        int maxStreams,
        Duration ledgerKept) {
    private static final int FASTEST = -7;
    private static final int DENSEST = 9;
    private static final int MOST_REPLICAS = 100;
    private static final int MOST_PARTITIONS = 64;

    public RedisQueueConfig {
        requireNonNull(address, "address is null");
        requireNonNull(limit, "limit is null");
        requireName(prefix, "prefix");
        requireName(consumer, "consumer");
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException("partitions is " + partitions + "; use 1 to " + MOST_PARTITIONS);
        }
        if (limit.bytes() == 0) {
            throw new IllegalArgumentException("limit is 0; a queue needs room, for example 512MiB");
        }
        if (compressionLevel < FASTEST || compressionLevel > DENSEST) {
            throw new IllegalArgumentException("compressionLevel is " + compressionLevel + "; use -7 to 9");
        }
        if (replicas < 0 || replicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("replicas is " + replicas + "; use 0 to 100");
        }
        if (maxStreams < 1) {
            throw new IllegalArgumentException("maxStreams is " + maxStreams + "; use at least 1");
        }
        requirePositive(retryAfter, "retryAfter");
        requirePositive(timeout, "timeout");
        requirePositive(ownership, "ownership");
        requirePositive(streamsKept, "streamsKept");
        requirePositive(ledgerKept, "ledgerKept");
    }

    /** The usual settings: 512 MiB of Redis's memory, streams remembered for 30 days. */
    public static RedisQueueConfig of(RedisAddress address, String consumer) {
        return new RedisQueueConfig(
                address,
                "tidewatch",
                1,
                consumer,
                ByteSize.ofMebibytes(512),
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                0,
                Duration.ofDays(30),
                200_000,
                Duration.ofDays(400));
    }

    public RedisQueueConfig withLimit(ByteSize size) {
        return new RedisQueueConfig(
                address,
                prefix,
                partitions,
                consumer,
                size,
                compressionLevel,
                retryAfter,
                timeout,
                ownership,
                replicas,
                streamsKept,
                maxStreams,
                ledgerKept);
    }

    public RedisQueueConfig withPrefix(String name) {
        return new RedisQueueConfig(
                address,
                name,
                partitions,
                consumer,
                limit,
                compressionLevel,
                retryAfter,
                timeout,
                ownership,
                replicas,
                streamsKept,
                maxStreams,
                ledgerKept);
    }

    public RedisQueueConfig withPartitions(int count) {
        return new RedisQueueConfig(
                address,
                prefix,
                count,
                consumer,
                limit,
                compressionLevel,
                retryAfter,
                timeout,
                ownership,
                replicas,
                streamsKept,
                maxStreams,
                ledgerKept);
    }

    public RedisQueueConfig withTimes(Duration answer, Duration owned) {
        return new RedisQueueConfig(
                address,
                prefix,
                partitions,
                consumer,
                limit,
                compressionLevel,
                retryAfter,
                answer,
                owned,
                replicas,
                streamsKept,
                maxStreams,
                ledgerKept);
    }

    public RedisQueueConfig withReplicas(int count) {
        return new RedisQueueConfig(
                address,
                prefix,
                partitions,
                consumer,
                limit,
                compressionLevel,
                retryAfter,
                timeout,
                ownership,
                count,
                streamsKept,
                maxStreams,
                ledgerKept);
    }

    private static void requireName(String value, String name) {
        requireNonNull(value, name + " is null");
        if (!value.matches("[A-Za-z0-9._:-]{1,100}")) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "'; use 1 to 100 letters, digits and the signs . _ : -");
        }
    }

    private static void requirePositive(Duration duration, String name) {
        requireNonNull(duration, name + " is null");
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " is " + duration + "; it must be longer than nothing");
        }
    }
}
