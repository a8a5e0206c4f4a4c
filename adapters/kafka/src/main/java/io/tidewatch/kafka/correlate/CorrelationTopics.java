package io.tidewatch.kafka.correlate;

import io.tidewatch.config.KafkaSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.KafkaErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of matches and of findings: makes those that are missing, or says what to make. */
final class CorrelationTopics {
    private static final Logger LOG = LoggerFactory.getLogger(CorrelationTopics.class);
    /** What is not correlated, or made an alert of, within so long is lost. */
    private static final Duration RETENTION = Duration.ofDays(7);

    static final int MAX_MESSAGE = 17 << 20;

    private CorrelationTopics() {}

    /** How many partitions the topic of matches has. */
    static int open(Admin admin, CorrelationConfig config) {
        int partitions = opened(admin, config, config.matchesTopic());
        opened(admin, config, config.findingsTopic());
        return partitions;
    }

    private static int opened(Admin admin, CorrelationConfig config, String name) {
        TopicDescription found = description(admin, name);
        for (int tries = 0; found == null && tries < 100; tries++) {
            make(admin, config.kafka(), name);
            found = description(admin, name);
            pause(found == null, name);
        }
        if (found == null) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "the topic " + name + " was made and is not there; check the brokers");
        }
        return found.partitions().size();
    }

    private static void pause(boolean needed, String name) {
        try {
            if (needed) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.explain("waiting for the topic " + name, e);
        }
    }

    private static void make(Admin admin, KafkaSettings kafka, String name) {
        Map<String, String> settings = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(RETENTION.toMillis()),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(kafka.minInsyncReplicas()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAX_MESSAGE));
        String told = name + " with " + kafka.partitions() + " partitions, replication " + kafka.replication() + " and "
                + settings;
        if (!kafka.createTopics()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "a topic is missing and queue.kafka.create-topics is false; make it, or have it made: " + told);
        }
        try {
            admin.createTopics(List.of(
                            new NewTopic(name, kafka.partitions(), (short) kafka.replication()).configs(settings)))
                    .all()
                    .get();
            LOG.atInfo().addKeyValue("topic", told).log("topic made");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.explain("making the topic " + name, e);
        } catch (ExecutionException e) {
            // Another process that starts at the same time was quicker.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw KafkaErrors.explain("making the topic " + told, e);
            }
        }
    }

    private static @Nullable TopicDescription description(Admin admin, String topic) {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.explain("asking for the topic " + topic, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw KafkaErrors.explain("asking for the topic " + topic, e);
        }
    }
}
