package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rules on the stream of events. */
@Group("Rules on the stream of events.")
public record DetectionSettings(
        @Key(
                meaning =
                        "How often the state of open correlations is saved. After a crash, what came since is processed again.",
                example = "30s")
        Duration checkpointInterval,

        @Key(
                meaning =
                        "How long after it happened an event may arrive and still be correlated with the events of other sources. A"
                                + " source that lags more is correlated by itself.",
                example = "10m")
        Duration allowedLateness,

        @Key(
                meaning =
                        "How many groups of correlations a tenant may have open at once. Beyond it, the group that was quiet for"
                                + " longest is given up.",
                example = "200000")
        int maxGroups,

        @Key(
                meaning =
                        "How much memory the open groups of all tenants' correlations may take together. Beyond it, groups that"
                                + " take more than their share lose their oldest events, then those that were quiet for longest are given"
                                + " up; health and metrics tell. A group takes some 350 bytes at least. Raise the heap with it"
                                + " (TIDEWATCH_JAVA_OPTS=-Xmx1g).",
                example = "512MiB")
        ByteSize correlationMemory,

        @Key(
                meaning =
                        "The lowest level of rules that raise alerts: informational, low, medium, high or critical. Rules below it mark"
                                + " the events that they match and count in correlations; Sigma wants that of informational ones.",
                example = "informational")
        AlertSeverity alertLevel,

        @Key(
                meaning =
                        "Where correlations are computed: `embedded`, in each process of what it reads itself, or `kafka`, divided"
                                + " among all processes that read the queue, which needs `queue.type: kafka`. The same for all; see"
                                + " [Kafka](brokers/kafka.md#correlations-on-kafka-streams).",
                example = "kafka")
        CorrelationPlace correlation,

        @Key(
                meaning =
                        "How many other processes keep a copy of each share, for `correlation: kafka`, so that they take it over at"
                                + " once. Each copy takes as much memory again.",
                example = "0")
        int standbys,

        @Key(
                meaning =
                        "What placeholders of Sigma rules (`expand`) stand for, in rules of all tenants. Rules whose placeholders are"
                                + " not listed are not used.",
                example = "[{name: ServerSystems, values: [\"srv-*\", \"dc-1\"]}]")
        List<PlaceholderSettings> placeholders) {
    public static final DetectionSettings DEFAULTS = new DetectionSettings(
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            1_000_000,
            ByteSize.ofMebibytes(96),
            AlertSeverity.LOW,
            CorrelationPlace.EMBEDDED,
            1,
            List.of());

    public DetectionSettings {
        requireNonNull(checkpointInterval, "checkpointInterval is null");
        requireNonNull(allowedLateness, "allowedLateness is null");
        requireNonNull(correlationMemory, "correlationMemory is null");
        requireNonNull(alertLevel, "alertLevel is null");
        requireNonNull(correlation, "correlation is null");
        placeholders = List.copyOf(placeholders);
        if (placeholders.stream().map(PlaceholderSettings::name).distinct().count() < placeholders.size()) {
            throw new IllegalArgumentException("placeholders names one twice; give each one list of values");
        }
        if (standbys < 0 || standbys > 10) {
            throw new IllegalArgumentException("standbys is " + standbys + "; use 0 to 10");
        }
        if (checkpointInterval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("checkpoint-interval is " + checkpointInterval + "; use 1s or more");
        }
        if (allowedLateness.compareTo(Duration.ofSeconds(1)) < 0
                || allowedLateness.compareTo(Duration.ofHours(12)) > 0) {
            throw new IllegalArgumentException("allowed-lateness is " + allowedLateness + "; use 1s to 12h");
        }
        if (correlationMemory.compareTo(ByteSize.ofMebibytes(1)) < 0) {
            throw new IllegalArgumentException("correlation-memory is " + correlationMemory + "; use 1MiB or more");
        }
        if (maxGroups < 1 || maxGroups > 100_000_000) {
            throw new IllegalArgumentException("max-groups is " + maxGroups + "; use 1 to 100000000");
        }
    }

    /** What each placeholder stands for, by its name. */
    public Map<String, List<String>> placeholderValues() {
        return placeholders.stream().collect(Collectors.toMap(PlaceholderSettings::name, PlaceholderSettings::values));
    }
}
