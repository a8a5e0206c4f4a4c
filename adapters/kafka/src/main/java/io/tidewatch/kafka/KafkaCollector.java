package io.tidewatch.kafka;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.Counted;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.RawSink;
import io.tidewatch.config.KafkaSourceSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from the topics of a Kafka, as a member of a consumer group that shares their partitions and hands them over one by one
 * (cooperative rebalancing). A message's offset is committed only when its records are durable with the sink; what is read twice all the
 * same, after a crash or a rebalance, the queue recognises by its topic's id, partition and offset.
 */
public final class KafkaCollector implements Collector, Counted {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCollector.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(20);

    private final KafkaSourceSettings settings;
    private final Clock clock;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private final Map<String, Long> rejected = new ConcurrentHashMap<>();
    /** Of the collecting thread alone. */
    private final Map<String, String> topicIds = new HashMap<>();

    private final Map<TopicPartition, Long> next = new HashMap<>();
    private volatile Set<TopicPartition> assigned = Set.of();
    private volatile String failure = "";
    private volatile boolean closed;
    private volatile @Nullable Running running;

    private record Running(KafkaConsumer<byte[], byte[]> consumer, Admin admin, Thread thread) {}

    public KafkaCollector(KafkaSourceSettings settings, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Begins to read; brokers that are away are waited for, and {@link #check} says so. */
    @Override
    public synchronized void start(RawSink sink) {
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            KafkaConsumer<byte[], byte[]> made =
                    new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = made;
            Admin admin = KafkaClients.admin(settings.connection(), "tidewatch-" + settings.name(), ADMIN_PATIENCE);
            made.subscribe(pattern(), new Assignments());
            Thread thread = Thread.ofPlatform()
                    .name("tidewatch-kafka-" + settings.name())
                    .daemon()
                    .unstarted(() -> collect(made, sink));
            running = new Running(made, admin, thread);
            thread.start();
        } catch (KafkaException e) {
            if (consumer != null) {
                consumer.close();
            }
            throw new TidewatchException(
                    FailureKind.INVALID, "collect.kafka '" + settings.name() + "': " + e.getMessage(), e);
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = KafkaClients.common(settings.connection(), "tidewatch-" + settings.name());
        properties.put("group.id", settings.group());
        properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        properties.put("auto.offset.reset", settings.fromBeginning() ? "earliest" : "latest");
        properties.put("enable.auto.commit", "false");
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", "false");
        properties.put("session.timeout.ms", 10_000);
        properties.put("heartbeat.interval.ms", 3_000);
        properties.put("metadata.max.age.ms", 30_000);
        properties.put("max.poll.records", 5_000);
        properties.put("fetch.max.bytes", 16 << 20);
        return properties;
    }

    private Pattern pattern() {
        return Pattern.compile(settings.topics().stream()
                .map(glob -> glob.replace(".", "\\.").replace("*", ".*").replace("?", "."))
                .collect(Collectors.joining("|")));
    }

    private void collect(KafkaConsumer<byte[], byte[]> consumer, RawSink sink) {
        try {
            while (!closed) {
                try {
                    round(consumer, sink);
                    recovered();
                } catch (WakeupException e) {
                    // Closed.
                } catch (CommitFailedException | RebalanceInProgressException e) {
                    // The partition has another reader now, which reads it again; the queue knows what is repeated.
                    LOG.atInfo()
                            .addKeyValue("collector", settings.name())
                            .log("partitions moved before their offsets were committed; repeats are left out");
                } catch (KafkaException | TidewatchException e) {
                    failed(e);
                    pause();
                }
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void round(KafkaConsumer<byte[], byte[]> consumer, RawSink sink) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(WAIT);
        for (TopicPartition partition : polled.partitions()) {
            var messages = polled.records(partition);
            long first = messages.getFirst().offset();
            if (first < next.getOrDefault(partition, 0L)) {
                // Read again, or the topic was made anew under its name.
                topicIds.remove(partition.topic());
            }
            boolean complete = false;
            try {
                MessageBatches.Made made =
                        MessageBatches.of(settings, partition, topicId(partition.topic()), clock.instant(), messages);
                for (RawBatch batch : made.batches()) {
                    if (!deliver(consumer, sink, partition, batch)) {
                        return;
                    }
                }
                count("empty", made.empty());
                complete = true;
            } finally {
                if (!complete) {
                    rewind(consumer, polled);
                }
            }
            long end = messages.getLast().offset() + 1;
            next.put(partition, end);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(end)));
        }
    }

    /** What was polled and not delivered is polled again. */
    private void rewind(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            if (consumer.assignment().contains(partition)) {
                long first = polled.records(partition).getFirst().offset();
                consumer.seek(partition, Math.max(first, next.getOrDefault(partition, first)));
            }
        }
    }

    private String topicId(String topic) {
        Running run = running;
        if (run == null) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "not started");
        }
        return topicIds.computeIfAbsent(topic, name -> {
            var found = Topics.description(run.admin(), name);
            if (found == null) {
                throw new TidewatchException(FailureKind.UNAVAILABLE, "the topic " + name + " was deleted");
            }
            return found.topicId().toString();
        });
    }

    /** False when the partition went to another reader, or the collector is being closed, before the sink took the batch. */
    private boolean deliver(
            KafkaConsumer<byte[], byte[]> consumer, RawSink sink, TopicPartition partition, RawBatch batch) {
        while (!closed && assigned.contains(partition)) {
            try {
                sink.accept(batch);
                records.addAndGet(batch.size());
                bytes.addAndGet(batch.data().length);
                return true;
            } catch (TidewatchException e) {
                if (!e.kind().retryable()) {
                    return refused(consumer, sink, partition, batch, e);
                }
                waits.incrementAndGet();
                if (!(e instanceof Overloaded)) {
                    failed(e);
                }
                stayInGroup(consumer, e instanceof Overloaded full ? full.retryAfter() : RETRY);
            }
        }
        return false;
    }

    /** One record that the queue will never take must not hold up those after it. */
    private boolean refused(
            KafkaConsumer<byte[], byte[]> consumer,
            RawSink sink,
            TopicPartition partition,
            RawBatch batch,
            TidewatchException why) {
        if (batch.size() > 1) {
            for (int i = 0; i < batch.size(); i++) {
                if (!deliver(consumer, sink, partition, only(batch, i))) {
                    return false;
                }
            }
            return true;
        }
        count("refused", 1);
        LOG.atError()
                .addKeyValue("collector", settings.name())
                .addKeyValue("partition", partition)
                .addKeyValue(
                        "offset",
                        batch.range() == null
                                ? "near " + next.get(partition)
                                : batch.range().start())
                .addKeyValue("reason", why.getMessage())
                .log("a message was left out: the queue does not take it. It is still in its topic");
        return true;
    }

    /** The record alone, without a range: the others of its message have the same offset and must not seem to be repeats. */
    private static RawBatch only(RawBatch batch, int index) {
        return new RawBatch(
                batch.tenant(),
                batch.origin(),
                batch.format(),
                batch.dataset(),
                batch.received(),
                batch.data(),
                new int[] {batch.bounds()[2 * index], batch.bounds()[2 * index + 1]},
                null,
                new long[0]);
    }

    /** Waits without losing the partitions: a member that does not poll is taken for dead. */
    private void stayInGroup(KafkaConsumer<byte[], byte[]> consumer, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        while (!closed && System.nanoTime() < until) {
            consumer.pause(consumer.assignment());
            // A partition that was given just now may already have something; it is read again later.
            rewind(consumer, consumer.poll(Duration.ofMillis(100)));
        }
        consumer.resume(consumer.assignment());
    }

    private void count(String reason, long more) {
        if (more > 0) {
            rejected.merge(reason, more, Long::sum);
        }
    }

    private void failed(RuntimeException e) {
        String cause =
                String.valueOf(KafkaErrors.explain("collecting from Kafka", e).getMessage());
        if (!cause.equals(failure)) {
            LOG.atWarn().addKeyValue("collector", settings.name()).setCause(e).log("collecting failed; trying again");
        }
        failure = cause;
    }

    private void recovered() {
        if (!failure.isEmpty()) {
            failure = "";
            LOG.atInfo().addKeyValue("collector", settings.name()).log("collecting goes on");
        }
    }

    private final class Assignments implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(next::remove);
            partitions.forEach(partition -> topicIds.remove(partition.topic()));
            Set<TopicPartition> all = ConcurrentHashMap.newKeySet();
            all.addAll(assigned);
            all.addAll(partitions);
            assigned = all;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            Set<TopicPartition> left = ConcurrentHashMap.newKeySet();
            left.addAll(assigned);
            left.removeAll(Set.copyOf(partitions));
            assigned = left;
        }
    }

    @Override
    public Health check() {
        Running run = running;
        if (run == null || !run.thread().isAlive()) {
            return closed ? Health.UP : Health.down("the collector is not running");
        }
        if (!failure.isEmpty()) {
            return Health.down(failure);
        }
        double connections = run.consumer().metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                .max()
                .orElse(0);
        if (connections == 0) {
            return Health.down("no broker of " + settings.connection().servers()
                    + " can be reached; what comes meanwhile waits in its topic");
        }
        return Health.UP;
    }

    @Override
    public CollectorStatus status() {
        ListenerStatus reading = new ListenerStatus(
                "kafka",
                settings.connection().servers(),
                records.get(),
                bytes.get(),
                0,
                rejected,
                -1,
                waits.get(),
                assigned.size(),
                assigned.size(),
                Map.of());
        return new CollectorStatus("kafka", settings.name(), settings.tenant(), List.of(reading), List.of());
    }

    @Override
    public synchronized void close() {
        closed = true;
        Running run = running;
        if (run == null) {
            return;
        }
        run.consumer().wakeup();
        try {
            run.thread().join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        run.admin().close(Duration.ofSeconds(1));
    }
}
