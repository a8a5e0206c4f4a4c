package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** RabbitMQ as the queue. */
@Group("RabbitMQ as the queue, for `queue.type: rabbitmq`; see [RabbitMQ](brokers/rabbitmq.md).")
public record RabbitSettings(
        @Key(meaning = "How RabbitMQ is reached; its usual port is 5672, with TLS 5671.")
        BrokerConnection connection,

        @Key(meaning = "The virtual host.", example = "siem")
        String virtualHost,

        @Key(
                meaning =
                        "What the name of the quorum queue begins with; `node` follows it. Two installations on one RabbitMQ"
                                + " need two.",
                example = "siem")
        String prefix,

        @Key(meaning = "How many batches the broker hands over before the first of them is stored.", example = "500")
        int prefetch,

        @Key(
                meaning =
                        "How long RabbitMQ may take to confirm, or may be blocked by an alarm, before a sender is told to"
                                + " come back.",
                example = "5s")
        Duration patience) {
    public static final RabbitSettings DEFAULTS =
            new RabbitSettings(BrokerConnection.DEFAULTS, "/", "tidewatch", 2_000, Duration.ofSeconds(10));

    public RabbitSettings {
        requireNonNull(connection, "connection is null");
        requireNonNull(virtualHost, "virtualHost is null");
        requireNonNull(prefix, "prefix is null");
        requireNonNull(patience, "patience is null");
        if (!prefix.matches("[a-zA-Z0-9._:-]{1,100}")) {
            throw new IllegalArgumentException(
                    "prefix is '" + prefix + "'; use 1 to 100 letters, digits and the signs . _ : -");
        }
        if (prefetch < 1 || prefetch > 65_535) {
            throw new IllegalArgumentException("prefetch is " + prefetch + "; use 1 to 65535");
        }
        if (patience.toMillis() < 100 || patience.toMinutes() >= 10) {
            throw new IllegalArgumentException("patience is " + patience + "; use 100ms to 9m");
        }
    }
}
