package io.tidewatch.kafka;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that reads the state topic from its beginning and follows it, into a {@link SharedState}. */
final class StateReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateReader.class);
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final SharedState state;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private long position;
    private volatile boolean closed;

    /** @param consumer reads committed records alone, and belongs to this reader from now on */
    StateReader(Consumer<byte[], byte[]> consumer, String topic, SharedState state) {
        this.consumer = consumer;
        this.partition = new TopicPartition(topic, 0);
        this.state = state;
        this.thread = Thread.ofPlatform().name("tidewatch-kafka-state").daemon().unstarted(this::follow);
    }

    void start() {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        thread.start();
    }

    private void follow() {
        try (consumer) {
            while (!closed) {
                try {
                    for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(WAIT)) {
                        take(entry);
                    }
                    reached(consumer.position(partition, WAIT));
                } catch (WakeupException e) {
                    // Closed.
                } catch (KafkaException e) {
                    // The thread that keeps watch says so.
                    LOG.atDebug().setCause(e).log("state topic could not be read; trying again");
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry) {
        if (entry.key() == null) {
            return;
        }
        String key = new String(entry.key(), StandardCharsets.UTF_8);
        if (entry.value() == null) {
            state.forget(key);
            return;
        }
        try {
            state.apply(StateEntry.parse(key, new String(entry.value(), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("offset", entry.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log(
                            "record of the state topic passed over; did something else write to it, or a newer Tidewatch?");
        }
    }

    private void reached(long offset) {
        lock.lock();
        try {
            position = offset;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything before {@code end} was read.
     *
     * @throws TidewatchException of kind {@code UNAVAILABLE} when that takes longer than {@code patience}
     */
    void await(long end, Duration patience) {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (position < end) {
                if (nanos <= 0 || closed) {
                    throw new TidewatchException(
                            FailureKind.UNAVAILABLE,
                            "the topic " + partition.topic() + " could not be read up to " + end + " within "
                                    + TimeUnit.MILLISECONDS.toSeconds(patience.toMillis())
                                    + "s; a transaction of a process that died may be open until Kafka ends it");
                }
                nanos = advanced.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while reading the state topic", e);
        } finally {
            lock.unlock();
        }
    }

    /** What a consumer of the queue's topics is configured with beyond how the brokers are reached. */
    static Map<String, Object> consumerProperties() {
        return Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false",
                "request.timeout.ms", "10000",
                "default.api.timeout.ms", "10000",
                "fetch.max.wait.ms", "250");
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
