package io.tidewatch.kafka;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.KafkaSettings;
import io.tidewatch.event.ByteSize;
import java.time.Duration;

/**
 * What a {@link KafkaQueue} is made with.
 *
 * @param kafka the brokers and topics
 * @param limit compressed bytes of uncommitted batches above which senders are refused, over all processes
 * @param node names this process among those on the same topics
 * @param retryAfter what a refused sender is told to wait
 * @param largestFrame compressed bytes above which a batch is cut in two; a record that is larger alone is tried as it is
 * @param streamsKept how long a sender's stream is remembered after its last batch; what a forgotten one repeats is kept twice
 * @param ledgerKept how long counts are kept
 */
public record KafkaQueueConfig(
        KafkaSettings kafka,
        ByteSize limit,
        String node,
        Duration retryAfter,
        ByteSize largestFrame,
        Duration streamsKept,
        Duration ledgerKept) {
    public KafkaQueueConfig {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(limit, "limit is null");
        requireNonNull(node, "node is null");
        requireNonNull(retryAfter, "retryAfter is null");
        requireNonNull(largestFrame, "largestFrame is null");
        requireNonNull(streamsKept, "streamsKept is null");
        requireNonNull(ledgerKept, "ledgerKept is null");
        if (limit.bytes() < 1) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be positive");
        }
        if (!retryAfter.isPositive()) {
            throw new IllegalArgumentException("retryAfter is " + retryAfter + "; it must be positive");
        }
        if (largestFrame.bytes() < 256) {
            throw new IllegalArgumentException("largestFrame is " + largestFrame + "; use 256 bytes or more");
        }
    }

    public static KafkaQueueConfig of(KafkaSettings kafka, ByteSize limit, String node) {
        return new KafkaQueueConfig(
                kafka,
                limit,
                node,
                Duration.ofSeconds(5),
                ByteSize.ofMebibytes(8),
                Duration.ofDays(30),
                Duration.ofDays(35));
    }

    public KafkaQueueConfig withLargestFrame(ByteSize size) {
        return new KafkaQueueConfig(kafka, limit, node, retryAfter, size, streamsKept, ledgerKept);
    }

    String batchesTopic() {
        return kafka.topic() + ".batches";
    }

    String stateTopic() {
        return kafka.topic() + ".state";
    }
}
