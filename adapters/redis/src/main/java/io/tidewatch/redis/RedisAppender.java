package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.Partitioner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings batches into Redis. Many threads' scripts are under way on one connection, so that one sync of Redis's log serves all of them.
 * Thread-safe.
 */
final class RedisAppender {
    /** How many bytes may wait for Redis; a sender beyond waits for its turn. */
    private static final int WAITING_KIBIBYTES = 64 << 10;

    private static final Script APPEND = Script.named("append");

    private final RedisQueueConfig config;
    private final RedisLink link;
    private final RedisKeys keys;
    private final String id;
    private final StreamEnds ends = new StreamEnds();
    private final Semaphore waiting = new Semaphore(WAITING_KIBIBYTES);

    RedisAppender(RedisQueueConfig config, RedisLink link, RedisKeys keys, String id) {
        this.config = config;
        this.link = link;
        this.keys = keys;
        this.id = id;
    }

    Appended append(RawBatch batch) {
        int kibibytes = (int) Math.min(WAITING_KIBIBYTES, 1 + batch.weight() / 1024);
        takeTurn(kibibytes);
        try {
            RedisKeys.Partition partition =
                    keys.partition(Partitioner.partition(Partitioner.key(batch), config.partitions()));
            String field = StreamEnds.field(batch);
            long end = field.isEmpty() ? 0 : ends.end(field);
            while (true) {
                int firstNew = StreamEnds.firstNew(batch, end);
                List<Object> answer =
                        APPEND.run(link, keys(batch, partition), arguments(batch, partition, firstNew, field, end));
                String outcome = Script.text(answer.getFirst());
                if (outcome.equals("overtaken")) {
                    end = Long.parseLong(Script.text(answer.get(1)));
                    ends.put(field, end);
                    continue;
                }
                Position position = kept(outcome, partition.number, answer);
                awaitReplicas();
                if (batch.range() != null) {
                    ends.put(field, Math.max(end, batch.range().end()));
                }
                return new Appended(position, batch.size() - firstNew, firstNew);
            }
        } finally {
            waiting.release(kibibytes);
        }
    }

    private byte[][] keys(RawBatch batch, RedisKeys.Partition partition) {
        long hour = batch.received().getEpochSecond() / 3_600;
        return new byte[][] {partition.entries, keys.state, keys.ends, keys.used, keys.counts(hour), keys.hours};
    }

    private byte[][] arguments(RawBatch batch, RedisKeys.Partition partition, int firstNew, String field, long end) {
        Instant received = batch.received();
        long minute = received.getEpochSecond() / 60;
        int kept = batch.size() - firstNew;
        SourceRange range = batch.range();
        return new byte[][] {
            bytes(id),
            kept == 0 ? new byte[0] : BatchFrames.compress(batch.from(firstNew), config.compressionLevel()),
            bytes(kept),
            bytes(firstNew),
            bytes(config.limit().bytes()),
            bytes(minute + ":" + batch.tenant().value() + ":"),
            bytes(received.getEpochSecond() / 3_600),
            bytes(config.ledgerKept().toSeconds()),
            bytes(minute),
            bytes(field),
            bytes(StreamEnds.padded(end)),
            bytes(StreamEnds.padded(range == null ? 0 : range.start())),
            bytes(StreamEnds.padded(range == null ? 0 : range.end())),
            partition.field
        };
    }

    private @Nullable Position kept(String outcome, int partition, List<Object> answer) {
        return switch (outcome) {
            case "kept" -> {
                String offset = Script.text(answer.get(1));
                yield offset.isEmpty() ? null : new Position(partition, Long.parseLong(offset));
            }
            case "full" ->
                throw new Overloaded(
                        "the queue in Redis is full: " + config.limit()
                                + " of batches wait to be stored. Nothing of the batch was kept; send it again later",
                        config.retryAfter());
            case "other" -> throw RedisQueue.lost(config, id, Script.text(answer.get(1)));
            default -> throw new TidewatchException(FailureKind.INTERNAL, "append gave '" + outcome + "'");
        };
    }

    /** On the connection of the append, as {@code WAIT} is about what came over its own. */
    private void awaitReplicas() {
        if (config.replicas() == 0) {
            return;
        }
        Duration patience = config.timeout();
        Long reached = link.ask(redis -> redis.waitForReplication(config.replicas(), patience.toMillis()), patience);
        if (reached == null || reached < config.replicas()) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "only " + reached + " of " + config.replicas() + " replicas of Redis at " + config.address()
                            + " have the batch; it is in the queue but not acknowledged. Look after the replicas, or lower"
                            + " queue.redis.replicas");
        }
    }

    private void takeTurn(int kibibytes) {
        try {
            if (waiting.tryAcquire(kibibytes, config.retryAfter().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "interrupted while waiting for the queue; nothing was kept", e);
        }
        throw new Overloaded(
                "Redis is slower than the senders: more than " + ByteSize.ofKibibytes(WAITING_KIBIBYTES)
                        + " wait for the queue. Nothing of the batch was kept; send it again later",
                config.retryAfter());
    }
}
