package io.tidewatch.kafka;

import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.config.Secret;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** What all clients of one Kafka are made with: its brokers, TLS and who signs in. */
public final class KafkaClients {
    private KafkaClients() {}

    /**
     * The settings that producers, consumers and admin clients share.
     *
     * @throws TidewatchException of kind {@code INVALID} when they contradict each other or the authorities' file cannot be read
     */
    public static Map<String, Object> common(KafkaConnection connection, String clientId) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                connection.servers().replace(" ", ""));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        // A broker that is away at the start, or that all known ones were replaced by others, is looked for anew.
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
        boolean sasl = connection.user() != null;
        properties.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (sasl ? "SASL_" : "") + (connection.tls() ? "SSL" : "PLAINTEXT"));
        if (connection.tls() && connection.ca() != null) {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem(connection.ca()));
        }
        if (sasl) {
            sign(properties, connection);
        }
        return properties;
    }

    private static void sign(Map<String, Object> properties, KafkaConnection connection) {
        Secret password = connection.password();
        if (password == null) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the Kafka user '" + connection.user()
                            + "' has no password; set connection.password beside connection.user");
        }
        if (connection.mechanism() == SaslMechanism.PLAIN && !connection.tls()) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "connection.mechanism: plain sends the password readable; set connection.tls: true, or use"
                            + " scram-sha-512");
        }
        String mechanism = connection.mechanism().name().replace('_', '-').toUpperCase(Locale.ROOT);
        properties.put(SaslConfigs.SASL_MECHANISM, mechanism);
        String module = connection.mechanism() == SaslMechanism.PLAIN
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        properties.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module + " required username=" + quoted(String.valueOf(connection.user())) + " password="
                        + quoted(password.value()) + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String pem(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "connection.ca: " + file + " cannot be read: " + e + "; name the PEM file of the authorities",
                    e);
        }
    }

    public static Admin admin(KafkaConnection connection, String clientId, Duration patience) {
        Map<String, Object> properties = common(connection, clientId);
        int millis = Math.toIntExact(patience.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, 5_000));
        return Admin.create(properties);
    }
}
