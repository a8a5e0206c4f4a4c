package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How Kafka's brokers are reached. */
@Group("How Kafka's brokers are reached, and who says so.")
public record KafkaConnection(
        @Key(
                meaning = "Some of the brokers, `host:port`, separated by commas; they name the others.",
                example = "\"kafka-1:9092,kafka-2:9092\"")
        String servers,

        @Key(meaning = "Whether to speak TLS.", example = "true")
        boolean tls,

        @Key(
                meaning =
                        "The PEM file of the authorities that sign the brokers' certificates; without it those that Java"
                                + " trusts.",
                example = "/etc/tidewatch/kafka-ca.crt")
        @Nullable
        Path ca,

        @Key(
                meaning =
                        "How the user proves who it is: `plain`, `scram-sha-256` or `scram-sha-512`. It needs `user` and"
                                + " `password`.",
                example = "plain")
        SaslMechanism mechanism,

        @Key(meaning = "Who signs in; without it nobody does.", example = "tidewatch") @Nullable
        String user,

        @Key(
                meaning = "The user's password. Better given by the environment than in the file.",
                example = "correct-horse-battery-staple")
        @Nullable
        Secret password) {
    public static final KafkaConnection DEFAULTS =
            new KafkaConnection("localhost:9092", false, null, SaslMechanism.SCRAM_SHA_512, null, null);

    public KafkaConnection {
        requireNonNull(servers, "servers is null");
        requireNonNull(mechanism, "mechanism is null");
        for (String server : servers.split(",", -1)) {
            if (!server.strip().matches("[^\\s:/@]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}")) {
                throw new IllegalArgumentException(
                        "servers has '" + server.strip().replaceAll(".*@", "…@") + "'; write host:port, for example"
                                + " kafka-1:9092, several separated by commas");
            }
        }
    }
}
