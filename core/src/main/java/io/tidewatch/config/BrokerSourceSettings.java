package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import org.jspecify.annotations.Nullable;

/** A Redis stream or channel, or a RabbitMQ queue, that records are taken from, for one tenant. */
@Group("Places at Redis and RabbitMQ that records are taken from, for one tenant; see [Redis](brokers/redis.md) and"
        + " [RabbitMQ](brokers/rabbitmq.md).")
public record BrokerSourceSettings(
        @Key(
                meaning = "Its name, in status, metrics and, as their source, in its events.",
                example = "shop",
                required = true)
        String name,

        @Key(
                meaning =
                        "The place: `redis://host:6379/channel`, `redis://host:6379/stream?type=stream`,"
                                + " `amqp://host:5672/queue`; `rediss` and `amqps` speak TLS. User and password are given apart.",
                example = "\"redis://cache-1:6379/app-logs?type=stream\"",
                required = true)
        String from,

        @Key(
                meaning =
                        "How the place is reached: its TLS authorities, user and password. Its `server` is that of `from`.")
        BrokerConnection connection,

        @Key(
                meaning = "The consumer group of a Redis stream. Processes with the same group share the entries.",
                example = "siem")
        String group,

        @Key(
                meaning =
                        "Where a group that has never read begins: `true` at the oldest entry that the stream has, `false`"
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
    public static final BrokerSourceSettings DEFAULTS = new BrokerSourceSettings(
            "broker",
            "redis://localhost:6379/tidewatch",
            BrokerConnection.DEFAULTS,
            "tidewatch",
            true,
            RawFormat.TEXT,
            false,
            TenantId.DEFAULT,
            null);

    public BrokerSourceSettings {
        requireNonNull(name, "name is null");
        requireNonNull(from, "from is null");
        requireNonNull(connection, "connection is null");
        requireNonNull(group, "group is null");
        requireNonNull(format, "format is null");
        requireNonNull(tenant, "tenant is null");
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name is '" + name + "'; use 1 to 100 characters");
        }
        if (!from.matches("(redis|rediss|amqp|amqps)://[^@]+")) {
            throw new IllegalArgumentException(
                    "from is '" + from.replaceAll("//.*@", "//…@")
                            + "'; write redis://host:6379/name or amqp://host:5672/queue, with user and password below connection");
        }
        if (connection.server() != null) {
            throw new IllegalArgumentException(
                    "connection.server is given beside from, which names the server; leave it out");
        }
        if (group.isBlank() || group.length() > 200) {
            throw new IllegalArgumentException("group is '" + group + "'; use 1 to 200 characters");
        }
    }
}
