package io.tidewatch.kafka.correlate;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.KafkaSettings;
import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.detect.MatchLog;
import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Correlations divided among all processes that open this: Kafka Streams gives each its share of the groups. {@link #start} when the rules are
 * in force. What this process reads of the queue, it reads in {@link Session}s.
 */
public final class KafkaCorrelation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCorrelation.class);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
    /** How soon a process that was added gets its share, once it has read what is kept of it; the least that Kafka Streams takes. */
    private static final Duration BALANCE_EVERY = Duration.ofMinutes(1);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);
    /** How long a failure of a thread is told after another took its place. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** How long health tells of what was given up. */
    private static final Duration TOLD_FOR = Duration.ofMinutes(15);

    private static final Duration LONG_BEHIND = Duration.ofMinutes(1);

    private final CorrelationConfig config;
    private final CorrelationGroups groups;
    private final Clock clock;
    private final Supplier<String> nameTaken;
    private final CorrelationFigures figures = new CorrelationFigures();
    private final int partitions;
    private final KafkaStreams streams;
    private final AtomicLong failedAt = new AtomicLong(Long.MIN_VALUE);
    private volatile String failure = "";
    private volatile boolean started;
    private long troubles;
    private long troubledAt;

    private KafkaCorrelation(
            CorrelationConfig config,
            CorrelationGroups groups,
            Clock clock,
            Supplier<String> nameTaken,
            int partitions) {
        this.nameTaken = nameTaken;
        this.config = config;
        this.groups = groups;
        this.clock = clock;
        this.partitions = partitions;
        this.streams = new KafkaStreams(CorrelationTopology.of(config, groups, figures), streamsProperties());
        streams.setUncaughtExceptionHandler(this::failed);
    }

    /**
     * Makes the topics where they are missing; nothing runs yet.
     *
     * @param nameTaken that another process writes under this one's name, and what to do; empty while none is known to. Asked when Kafka refuses
     * @throws io.tidewatch.event.TidewatchException when Kafka cannot be reached, or topics are missing and must not be made
     */
    public static KafkaCorrelation open(
            CorrelationConfig config, CorrelationGroups groups, Clock clock, Supplier<String> nameTaken) {
        requireNonNull(config, "config is null");
        int partitions;
        try (Admin admin = KafkaClients.admin(
                config.kafka().connection(),
                clientId(config, "admin"),
                config.kafka().patience())) {
            partitions = CorrelationTopics.open(admin, config);
        }
        return new KafkaCorrelation(
                config,
                requireNonNull(groups, "groups is null"),
                requireNonNull(clock, "clock is null"),
                requireNonNull(nameTaken, "nameTaken is null"),
                partitions);
    }

    /** Takes its share of the groups. */
    public void start() {
        started = true;
        streams.start();
    }

    /** Begins to take matches, and to hand findings on. One at a time. */
    public Session begin(FindingSink sink) {
        return new Session(sink);
    }

    /** While this process holds partitions of the queue: where it puts what correlations count, and from where findings come to its sink. */
    public final class Session implements MatchLog {
        private final KafkaMatchLog log =
                new KafkaMatchLog(config.matchesTopic(), partitions, KafkaCorrelation.this::producer, nameTaken);
        private final FindingsReader findings;

        private Session(FindingSink sink) {
            findings = new FindingsReader(
                    config.findingsTopic(), requireNonNull(sink, "sink is null"), KafkaCorrelation.this::consumer);
            log.start();
            findings.start();
        }

        @Override
        public void append(Position position, Instant received, List<CountedMatch> matches, Runnable durable) {
            log.append(position, received, matches, durable);
        }

        @Override
        public void advance(Instant time, Set<Integer> done, Set<Integer> all) {
            log.advance(time, done, all);
        }

        @Override
        public void flush() {
            log.flush();
        }

        /** How many findings were handed on. */
        public long handed() {
            return findings.handed();
        }

        @Override
        public Health check() {
            Health written = log.check();
            return written.status() == Health.Status.UP ? findings.check() : written;
        }

        /** Stops at once, as if the process had died. For tests. */
        void kill() {
            log.kill();
            findings.close();
        }

        @Override
        public void close() {
            findings.close();
            log.close();
        }
    }

    private Properties streamsProperties() {
        KafkaSettings kafka = config.kafka();
        Properties properties = new Properties();
        properties.putAll(KafkaClients.common(kafka.connection(), clientId(config, "correlation")));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.application());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.folder().toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, BALANCE_EVERY.toMillis());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, kafka.replication());
        properties.put(StreamsConfig.topicPrefix("min.insync.replicas"), Integer.toString(kafka.minInsyncReplicas()));
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), CorrelationTopics.MAX_MESSAGE);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(SESSION.toMillis()));
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
        return properties;
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> properties =
                new HashMap<>(KafkaClients.common(config.kafka().connection(), clientId(config, "matches")));
        int patience = Math.toIntExact(config.kafka().patience().toMillis());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.matchesTopic() + "." + config.node());
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, CorrelationTopics.MAX_MESSAGE);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(patience, 10_000));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties =
                new HashMap<>(KafkaClients.common(config.kafka().connection(), clientId(config, "findings")));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.findingsTopic());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(SESSION.toMillis()));
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String clientId(CorrelationConfig config, String name) {
        return "tidewatch-" + config.node() + "-" + name;
    }

    private StreamThreadExceptionResponse failed(Throwable e) {
        @Nullable Throwable cause = e.getCause();
        failure = "correlations failed and began again from their last state: "
                + (cause == null ? e.getMessage() : cause.getMessage());
        failedAt.set(clock.millis());
        LOG.atError().setCause(e).log("correlations failed; they begin again from their last state");
        try {
            // Where it fails again at once, not too often.
            Thread.sleep(1_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    public DividedStatus status() {
        return figures.status(clock.instant(), groups.failures(), groups.forgotten());
    }

    public Health check() {
        KafkaStreams.State state = streams.state();
        if (started && state.hasStartedOrFinishedShuttingDown() && !state.isRunningOrRebalancing()) {
            return Health.down("correlations are not running (Kafka Streams is " + state + "): " + failure);
        }
        if (failedAt.get() != Long.MIN_VALUE && clock.millis() - failedAt.get() < REMEMBERED.toMillis()) {
            return Health.degraded(failure);
        }
        return check(status());
    }

    private synchronized Health check(DividedStatus status) {
        if (status.troubles() > troubles) {
            troubles = status.troubles();
            troubledAt = clock.millis();
        }
        if (troubles > 0 && clock.millis() - troubledAt < TOLD_FOR.toMillis()) {
            return Health.degraded("of what correlations count, " + status.leftOut() + " matches were left out, "
                    + status.hurried() + " were taken out of turn, and " + status.evicted() + " groups and "
                    + status.forgotten() + " events were given up since the start, some of them just now; the log tells"
                    + " why. Where there is too much, raise detection.correlation-memory or detection.max-groups");
        }
        if (status.waiting() > 0 && status.behind().compareTo(LONG_BEHIND) > 0) {
            return Health.degraded("correlations are " + status.behind().toSeconds() + " s behind, and "
                    + status.waiting() + " matches wait: a partition of the queue is behind, or no process reads it");
        }
        return Health.UP;
    }

    /** Stops without leaving the group, as a process that dies. For tests. */
    void kill() {
        streams.close(Duration.ZERO);
    }

    @Override
    public void close() {
        if (started) {
            // Leaving the group gives the groups to others at once, not when they miss this process.
            streams.close(CloseOptions.timeout(CLOSE_WAIT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }
}
