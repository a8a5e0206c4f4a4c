package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Apache Kafka as the queue. */
@Group("Apache Kafka as the queue, for `queue.type: kafka`; see [Kafka](brokers/kafka.md).")
public record KafkaSettings(
        @Key(meaning = "How the brokers are reached.") KafkaConnection connection,

        @Key(
                meaning = "What the names of the topics begin with. Two installations on one Kafka need two.",
                example = "siem")
        String topic,

        @Key(
                meaning =
                        "Partitions of the topic of batches when it is made, at most 1024. More can be worked on by more"
                                + " processes at once. A topic that is there keeps its own.",
                example = "12")
        int partitions,

        @Key(
                meaning =
                        "Copies of each topic when it is made. One loses what was accepted when its broker's disk is lost;"
                                + " three is usual where there are three brokers.",
                example = "3")
        int replication,

        @Key(
                meaning =
                        "Copies that must have a batch before its sender is told so (`min.insync.replicas`) when a topic"
                                + " is made; at most `replication`.",
                example = "2")
        int minInsyncReplicas,

        @Key(
                meaning =
                        "Whether missing topics are made. Where Kafka's operator makes them, the start refuses and says"
                                + " which are missing, and with what settings.",
                example = "false")
        boolean createTopics,

        @Key(
                meaning =
                        "How long a sender waits while the brokers do not answer, before it is told to come back (503).",
                example = "30s")
        Duration patience) {
    public static final KafkaSettings DEFAULTS =
            new KafkaSettings(KafkaConnection.DEFAULTS, "tidewatch", 6, 1, 1, true, Duration.ofSeconds(20));
    private static final int MAX_TOPIC = 200;

    public KafkaSettings {
        requireNonNull(connection, "connection is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(patience, "patience is null");
        if (!topic.matches("[a-zA-Z0-9._-]{1," + MAX_TOPIC + "}")) {
            throw new IllegalArgumentException("topic is '" + topic + "'; use 1 to " + MAX_TOPIC
                    + " letters, digits, dots, dashes and underlines");
        }
        if (partitions < 1 || partitions > 1_024) {
            throw new IllegalArgumentException("partitions is " + partitions + "; use 1 to 1024");
        }
        if (replication < 1 || replication > 100) {
            throw new IllegalArgumentException("replication is " + replication + "; use 1 to 100");
        }
        if (minInsyncReplicas < 1 || minInsyncReplicas > replication) {
            throw new IllegalArgumentException(
                    "minInsyncReplicas is " + minInsyncReplicas + "; use 1 to the " + replication + " of replication");
        }
        if (patience.toSeconds() < 1 || patience.toMinutes() >= 10) {
            throw new IllegalArgumentException("patience is " + patience + "; use 1s to 9m");
        }
    }
}
