package io.tidewatch.server;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.CorrelationPlace;
import io.tidewatch.config.DetectionSettings;
import io.tidewatch.config.QueueType;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.detect.HeldPartitions;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.KafkaQueue;
import io.tidewatch.kafka.correlate.CorrelationConfig;
import io.tidewatch.kafka.correlate.DividedStatus;
import io.tidewatch.kafka.correlate.KafkaCorrelation;
import io.tidewatch.queue.SharedQueue;
import io.tidewatch.sigma.live.CorrelationStatus;
import io.tidewatch.sigma.live.DistributedDetection;
import io.tidewatch.sigma.live.GivenUp;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.SharedCorrelations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** This process's share of correlations that are divided among processes; stays while partitions of the queue come and go. */
final class Correlating implements AutoCloseable {
    /** How long nobody may speak of a partition of the queue before correlations go on without it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Foundation ground;
    private final SharedCorrelations groups;
    private final KafkaCorrelation correlation;

    private Correlating(Foundation ground, SharedCorrelations groups, KafkaCorrelation correlation) {
        this.ground = ground;
        this.groups = groups;
        this.correlation = correlation;
    }

    /** @throws ConfigException when correlations are to be divided and the queue is not Kafka */
    static void require(TidewatchConfig config) {
        if (config.detection().correlation() == CorrelationPlace.KAFKA
                && config.queue().type() != QueueType.KAFKA) {
            throw new ConfigException(
                    List.of("detection.correlation is kafka, and queue.type is not; set queue.type: kafka, or leave"
                            + " detection.correlation out"));
        }
    }

    /** Reaches Kafka and makes missing topics; null where correlations are computed by each process for itself. */
    static @Nullable Correlating open(Foundation ground, LiveDetector detector) {
        DetectionSettings detection = ground.config().detection();
        if (detection.correlation() != CorrelationPlace.KAFKA) {
            return null;
        }
        SharedCorrelations groups = new SharedCorrelations(
                detector,
                detection.allowedLateness(),
                detection.maxGroups(),
                detection.correlationMemory(),
                detection.alertLevel());
        KafkaCorrelation correlation = KafkaCorrelation.open(
                new CorrelationConfig(
                        ground.config().queue().kafka(),
                        ground.config().node(),
                        ground.folder().resolve("streams"),
                        PATIENCE,
                        detection.maxGroups(),
                        detection.correlationMemory(),
                        detection.standbys()),
                groups,
                ground.clock(),
                () -> ground.queue() instanceof KafkaQueue queue ? queue.nameTaken() : "");
        return new Correlating(ground, groups, correlation);
    }

    /** Takes its share of the groups. When the rules are in force. */
    void start() {
        correlation.start();
    }

    /**
     * Detection of what one session reads.
     *
     * @param held the partitions, counted as in the store; null for all
     */
    DetectionStage detection(FindingSink sink, @Nullable Set<Integer> held) {
        int partitions = ((SharedQueue) ground.queue()).partitions();
        Set<Integer> all = IntStream.range(0, partitions)
                .mapToObj(partition -> ground.partitionBase() + partition)
                .collect(Collectors.toUnmodifiableSet());
        HeldPartitions now = new HeldPartitions(all, held == null ? all : held);
        return new DistributedDetection(sink, correlation.begin(sink), groups, () -> now);
    }

    CorrelationStatus status() {
        DividedStatus status = correlation.status();
        return new CorrelationStatus(
                status.groups(), status.bytes(), new GivenUp(status.evicted(), status.forgotten()));
    }

    Health check() {
        return correlation.check();
    }

    @Override
    public void close() {
        correlation.close();
    }
}
