package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Topics of a Kafka that records are taken from, for one tenant. */
@Group("Topics of a Kafka that records are taken from, for one tenant; see [Kafka](brokers/kafka.md).")
public record KafkaSourceSettings(
        @Key(
                meaning = "Its name, in status, metrics and, as their source, in its events: `name/topic`.",
                example = "shop",
                required = true)
        String name,

        @Key(meaning = "How the brokers are reached.") KafkaConnection connection,

        @Key(
                meaning =
                        "The topics: names, with * for any run of characters and ? for one. Topics that are made later and"
                                + " match are taken too.",
                example = "[\"web-*\"]",
                required = true)
        List<String> topics,

        @Key(
                meaning =
                        "The consumer group. Several processes with the same group share the partitions; two installations"
                                + " that both want everything need two.",
                example = "siem")
        String group,

        @Key(
                meaning =
                        "Where a group that has never read begins: `true` at the oldest record that the topic has, `false`"
                                + " with those that come from now on.",
                example = "false")
        boolean fromBeginning,

        @Key(meaning = "What a message holds: `text` or `json`.", example = "json")
        RawFormat format,

        @Key(meaning = "Whether a message is split into lines, each a record of its own (NDJSON).", example = "true")
        boolean lines,

        @Key(meaning = "Whose events these are.", example = "branch-office")
        TenantId tenant,

        @Key(meaning = "The dataset that the events belong to; without it the parser decides.", example = "cisco.asa")
        @Nullable
        Dataset dataset) {
    public static final KafkaSourceSettings DEFAULTS = new KafkaSourceSettings(
            "kafka",
            KafkaConnection.DEFAULTS,
            List.of("tidewatch"),
            "tidewatch",
            true,
            RawFormat.TEXT,
            false,
            TenantId.DEFAULT,
            null);

    public KafkaSourceSettings {
        requireNonNull(name, "name is null");
        requireNonNull(connection, "connection is null");
        topics = List.copyOf(topics);
        requireNonNull(group, "group is null");
        requireNonNull(format, "format is null");
        requireNonNull(tenant, "tenant is null");
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name is '" + name + "'; use 1 to 100 characters");
        }
        if (topics.isEmpty() || topics.stream().anyMatch(topic -> !topic.matches("[a-zA-Z0-9._*?-]{1,249}"))) {
            throw new IllegalArgumentException("topics is " + topics
                    + "; name one or more, of letters, digits, dots, dashes, underlines, * and ?");
        }
        if (group.isBlank() || group.length() > 200) {
            throw new IllegalArgumentException("group is '" + group + "'; use 1 to 200 characters");
        }
    }
}
