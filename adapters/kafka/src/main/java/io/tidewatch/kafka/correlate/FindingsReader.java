package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingForm;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.KafkaErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands findings to the stage that makes alerts. The place in the topic moves when they are durable there; what is handed over twice all the same
 * is known by its id.
 */
final class FindingsReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FindingsReader.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String topic;
    private final FindingSink sink;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Thread thread;
    private final AtomicLong handed = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;
    private volatile String failure = "";

    FindingsReader(String topic, FindingSink sink, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.sink = sink;
        this.consumers = consumers;
        this.thread = Thread.ofPlatform().name("tidewatch-findings").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    long handed() {
        return handed.get();
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> opened = consumers.get()) {
                consumer = opened;
                opened.subscribe(List.of(topic));
                while (!closed) {
                    hand(opened.poll(WAIT), opened);
                    if (!failure.isEmpty() && nothingWaits(opened)) {
                        recovered();
                    }
                }
            } catch (WakeupException e) {
                // Closed.
            } catch (RuntimeException e) {
                // Whatever it is: a reader that ended would be noticed by nobody.
                failed(e);
            } finally {
                consumer = null;
            }
        }
    }

    private void hand(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> opened) {
        if (records.isEmpty()) {
            return;
        }
        List<Finding> findings = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : records) {
            try {
                findings.add(FindingForm.read(message.value() == null ? new byte[0] : message.value()));
            } catch (TidewatchException e) {
                damaged.incrementAndGet();
                LOG.atError()
                        .addKeyValue("topic", topic)
                        .addKeyValue("partition", message.partition())
                        .addKeyValue("offset", message.offset())
                        .setCause(e)
                        .log("a record is no finding; it is left out");
            }
        }
        sink.acceptTimed(findings);
        sink.flush();
        opened.commitSync();
        handed.addAndGet(findings.size());
        if (!failure.isEmpty()) {
            recovered();
        }
    }

    /** What failed to be handed on may have gone to another process, or wait to be read again: the group and what it gave say which. */
    private static boolean nothingWaits(Consumer<byte[], byte[]> opened) {
        return opened.groupMetadata().generationId() >= 0
                && opened.assignment().stream()
                        .allMatch(partition -> opened.currentLag(partition).orElse(1) == 0);
    }

    private void recovered() {
        failure = "";
        LOG.atInfo().log("findings of correlations are handed on again");
    }

    private void failed(RuntimeException e) {
        String cause = "findings of correlations cannot be handed on: "
                + KafkaErrors.explain("reading " + topic, e).getMessage();
        if (!cause.equals(failure)) {
            failure = cause;
            LOG.atWarn().setCause(e).log("findings of correlations cannot be handed on; trying again");
        }
        try {
            if (!closed) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException interrupted) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    Health check() {
        if (!failure.isEmpty()) {
            return Health.down(failure);
        }
        return damaged.get() == 0
                ? Health.UP
                : Health.degraded(damaged.get() + " records of " + topic
                        + " were no findings and were left out; something else writes to that topic");
    }

    /** What was handed over and not committed is handed over again by who reads next. */
    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(Duration.ofSeconds(10));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
