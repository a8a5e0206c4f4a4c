package io.tidewatch.kafka;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.KafkaSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue's two topics: makes those that are missing, or says what to make, and says aloud where one that is there keeps less than
 * was asked for.
 *
 * @param clusterId the Kafka
 * @param batchesId the topic of batches; one that was deleted and made anew has another
 * @param partitions partitions of the topic of batches
 * @param maxMessage the most bytes that a message of it may have
 */
record Topics(String clusterId, String batchesId, int partitions, int maxMessage) {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    /** The largest record of any collector, 16 MiB, and what surrounds it. */
    static final int MAX_MESSAGE = 17 << 20;

    private static final int MAX_PARTITIONS = 1_024;

    static Topics open(Admin admin, KafkaQueueConfig config) {
        String cluster = KafkaErrors.await(
                "asking Kafka for its id", admin.describeCluster().clusterId());
        List<NewTopic> missing = new ArrayList<>();
        for (NewTopic topic : wanted(config)) {
            if (description(admin, topic.name()) == null) {
                missing.add(topic);
            }
        }
        if (!missing.isEmpty()) {
            make(admin, config.kafka(), missing);
        }
        TopicDescription batches = awaited(admin, config.batchesTopic());
        TopicDescription state = awaited(admin, config.stateTopic());
        if (batches.partitions().size() > MAX_PARTITIONS) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the topic " + batches.name() + " has "
                            + batches.partitions().size() + " partitions, and a queue has" + " at most "
                            + MAX_PARTITIONS + "; choose another queue.kafka.topic");
        }
        if (state.partitions().size() != 1) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the topic " + state.name() + " has " + state.partitions().size()
                            + " partitions, and its order needs one; delete it where the queue is new, or choose another"
                            + " queue.kafka.topic");
        }
        return new Topics(
                cluster, batches.topicId().toString(), batches.partitions().size(), checked(admin, config, batches));
    }

    /** The queue's id. */
    String id() {
        return "kafka/" + clusterId + "/" + batchesId;
    }

    private static List<NewTopic> wanted(KafkaQueueConfig config) {
        KafkaSettings kafka = config.kafka();
        short replication = (short) kafka.replication();
        Map<String, String> shared = Map.of(
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(kafka.minInsyncReplicas()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE),
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        Map<String, String> batches = new TreeMap<>(shared);
        // Batches go when they are stored, and not before.
        batches.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        batches.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        batches.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        Map<String, String> state = new TreeMap<>(shared);
        state.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        state.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20));
        state.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2");
        return List.of(
                new NewTopic(config.batchesTopic(), kafka.partitions(), replication).configs(batches),
                new NewTopic(config.stateTopic(), 1, replication).configs(state));
    }

    private static void make(Admin admin, KafkaSettings kafka, List<NewTopic> missing) {
        if (!kafka.createTopics()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "topics are missing and queue.kafka.create-topics is false; make them, or have them made: "
                            + String.join(
                                    "; ", missing.stream().map(Topics::told).toList()));
        }
        for (NewTopic topic : missing) {
            try {
                admin.createTopics(List.of(topic)).all().get();
                LOG.atInfo()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("settings", told(topic))
                        .log("topic made");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw KafkaErrors.explain("making the topic " + topic.name(), e);
            } catch (ExecutionException e) {
                // Another process that starts at the same time was quicker.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw KafkaErrors.explain("making the topic " + told(topic), e);
                }
            }
        }
    }

    private static String told(NewTopic topic) {
        return topic.name() + " with " + topic.numPartitions() + " partitions, replication " + topic.replicationFactor()
                + " and " + topic.configs();
    }

    /** The topic, or null when there is none. */
    static @Nullable TopicDescription description(Admin admin, String topic) {
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

    /** A topic that was just made is known to all brokers a moment later. */
    private static TopicDescription awaited(Admin admin, String topic) {
        for (int i = 0; i < 100; i++) {
            TopicDescription found = description(admin, topic);
            if (found != null && found.partitions().stream().allMatch(partition -> partition.leader() != null)) {
                return found;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw KafkaErrors.explain("waiting for the topic " + topic, e);
            }
        }
        throw new TidewatchException(
                FailureKind.UNAVAILABLE, "the topic " + topic + " has partitions without a leader; check the brokers");
    }

    /** The most bytes that a message may have. */
    private static int checked(Admin admin, KafkaQueueConfig config, TopicDescription batches) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, batches.name());
        Config found = requireNonNull(
                KafkaErrors.await(
                                "reading the settings of " + batches.name(),
                                admin.describeConfigs(List.of(resource)).all())
                        .get(resource),
                "Kafka gave no settings of a topic that it was asked for");
        int copies = batches.partitions().getFirst().replicas().size();
        if (copies == 1) {
            LOG.atWarn()
                    .addKeyValue("topic", batches.name())
                    .log("the topic has one copy: what was accepted is lost with its broker's disk."
                            + " Set queue.kafka.replication: 3 before the topic is made");
        }
        String retention = value(found, TopicConfig.RETENTION_MS_CONFIG);
        String size = value(found, TopicConfig.RETENTION_BYTES_CONFIG);
        if (!"-1".equals(retention) || !"-1".equals(size)) {
            LOG.atWarn()
                    .addKeyValue("topic", batches.name())
                    .addKeyValue("retention.ms", retention)
                    .addKeyValue("retention.bytes", size)
                    .log("Kafka deletes batches by age or size, stored or not; set both to -1");
        }
        int maxMessage = Integer.parseInt(value(found, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        if (maxMessage < config.largestFrame().bytes()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the topic " + batches.name() + " takes messages of at most "
                            + maxMessage + " bytes; set its max.message.bytes to "
                            + MAX_MESSAGE);
        }
        return maxMessage;
    }

    private static String value(Config config, String key) {
        var entry = config.get(key);
        return entry == null || entry.value() == null ? "-1" : entry.value();
    }
}
