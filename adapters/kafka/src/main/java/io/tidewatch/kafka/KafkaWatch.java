package io.tidewatch.kafka;

import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.StateEntry.Committed;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One thread that looks every other second whether the brokers answer and the topic is still the same, has Kafka delete what is
 * committed, and once an hour forgets old streams and counts.
 */
final class KafkaWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int ROUNDS_AN_HOUR = 1_800;
    private static final int KEYS_AT_ONCE = 10_000;

    private final KafkaQueueConfig config;
    private final Topics topics;
    private final SharedState state;
    private final Admin admin;
    private final Consumer<List<String>> forget;
    private final Clock clock;
    private final Map<Integer, Long> deleted = new HashMap<>();
    private final Thread thread;
    private volatile String failure = "";
    private volatile boolean replaced;
    private volatile boolean closed;

    /** @param forget deletes keys of the state topic */
    KafkaWatch(
            KafkaQueueConfig config,
            Topics topics,
            SharedState state,
            Admin admin,
            Consumer<List<String>> forget,
            Clock clock) {
        this.config = config;
        this.topics = topics;
        this.state = state;
        this.admin = admin;
        this.forget = forget;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("tidewatch-kafka-watch").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why Kafka cannot be used; empty when it can. */
    String failure() {
        return failure;
    }

    /** Whether the topic was deleted, or deleted and made anew: what is appended now would be read by nobody. */
    boolean isTopicGone() {
        return replaced;
    }

    private void run() {
        for (long round = 1; !closed; round++) {
            try {
                Thread.sleep(EVERY);
                look();
                deleteCommitted();
                if (round % ROUNDS_AN_HOUR == 0 || state.streams() > SharedState.MAX_STREAMS) {
                    forget.accept(expired());
                }
                failure = replaced ? failure : "";
            } catch (InterruptedException e) {
                return;
            } catch (TidewatchException | KafkaException e) {
                failure = String.valueOf(
                        KafkaErrors.explain("asking Kafka for its topics", e).getMessage());
            }
        }
    }

    private void look() {
        TopicDescription found = Topics.description(admin, config.batchesTopic());
        replaced = found == null || !found.topicId().toString().equals(topics.batchesId());
        if (replaced) {
            failure = "the topic " + config.batchesTopic() + " was deleted" + (found == null ? "" : " and made anew")
                    + "; restart Tidewatch to begin with a new queue";
        }
    }

    private void deleteCommitted() {
        Map<TopicPartition, RecordsToDelete> more = new HashMap<>();
        for (int partition = 0; partition < topics.partitions() && !replaced; partition++) {
            Committed committed = state.committed(partition);
            if (committed.next() > deleted.getOrDefault(partition, 0L)) {
                deleted.put(partition, committed.next());
                more.put(
                        new TopicPartition(config.batchesTopic(), partition),
                        RecordsToDelete.beforeOffset(committed.next()));
            }
        }
        if (!more.isEmpty()) {
            try {
                KafkaErrors.await(
                        "deleting stored batches", admin.deleteRecords(more).all());
            } catch (TidewatchException e) {
                // Tried again with the next round.
                more.keySet().forEach(one -> deleted.remove(one.partition()));
                throw e;
            }
        }
    }

    private List<String> expired() {
        long now = clock.instant().getEpochSecond() / 60;
        return state.expired(
                now - config.streamsKept().toMinutes(),
                now - config.ledgerKept().toMinutes(),
                KEYS_AT_ONCE);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
