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
                        "What the names of the queues begin with; the name of the node follows. Two installations on one"
                                + " virtual host need two.",
                example = "siem")
        String queue,

        @Key(
                meaning =
                        "How long RabbitMQ may take for an answer or a confirm, before a sender is told to come back (503).",
                example = "5s")
        Duration patience) {
    public static final RabbitSettings DEFAULTS =
            new RabbitSettings(BrokerConnection.DEFAULTS, "/", "tidewatch", Duration.ofSeconds(10));

    public RabbitSettings {
        requireNonNull(connection, "connection is null");
        requireNonNull(virtualHost, "virtualHost is null");
        requireNonNull(queue, "queue is null");
        requireNonNull(patience, "patience is null");
        if (virtualHost.isEmpty() || virtualHost.length() > 200) {
            throw new IllegalArgumentException(
                    "virtualHost has " + virtualHost.length() + " characters; use 1 to 200, usually /");
        }
        if (!queue.matches("[a-zA-Z0-9._:-]{1,100}")) {
            throw new IllegalArgumentException(
                    "queue is '" + queue + "'; use 1 to 100 letters, digits and the signs . _ : -");
        }
        if (patience.toMillis() < 100 || patience.toMinutes() >= 10) {
            throw new IllegalArgumentException("patience is " + patience + "; use 100ms to 9m");
        }
    }
}
