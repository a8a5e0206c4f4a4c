package io.tidewatch.kafka.correlate;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.KafkaSettings;
import io.tidewatch.event.ByteSize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How correlations are divided.
 *
 * @param kafka the brokers, and what the names of the topics begin with
 * @param node this process; no other may have its name
 * @param folder Kafka Streams' own
 * @param patience how long groups wait for a partition of the queue that nobody speaks of, and matches for rules not known here yet
 * @param maxGroups how many groups may be open in one partition; beyond, the one that was quiet for longest is given up
 * @param memory what the groups and the matches that wait may take in this process together; beyond, likewise
 * @param standbys how many other processes keep a copy of each group's state, so that they can take it over at once
 */
public record CorrelationConfig(
        KafkaSettings kafka,
        String node,
        Path folder,
        Duration patience,
        int maxGroups,
        ByteSize memory,
        int standbys) {
    public CorrelationConfig {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(node, "node is null");
        requireNonNull(folder, "folder is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(memory, "memory is null");
        if (maxGroups < 1 || standbys < 0) {
            throw new IllegalArgumentException(
                    "maxGroups is " + maxGroups + " and standbys " + standbys + "; use at least 1 and 0");
        }
    }

    String matchesTopic() {
        return kafka.topic() + ".matches";
    }

    String findingsTopic() {
        return kafka.topic() + ".findings";
    }

    /** The application id of Kafka Streams, which its own topics are named after. */
    String application() {
        return kafka.topic() + ".correlation";
    }
}
