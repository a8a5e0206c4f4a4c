package io.tidewatch.cli.api;

import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.Terminal;
import io.tidewatch.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a broker is reached, beside its URI. */
public final class BrokerOptions {
    @Option(
            names = "--broker-ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign the broker's certificate; else those that Java trusts")
    @Nullable
    Path certificates;

    /** The file with the authorities' certificates, or null. */
    public @Nullable Path certificates() {
        if (certificates != null && !Files.isReadable(certificates)) {
            throw CliFailure.usage("--broker-ca: cannot read " + certificates);
        }
        return certificates;
    }

    /** The place that a URI names; user and password are in it, or in $TIDEWATCH_BROKER_USER and $TIDEWATCH_BROKER_PASSWORD. */
    public static Destination place(String uri, Terminal terminal) {
        Destination place;
        try {
            place = DestinationParser.parse(uri);
        } catch (IllegalArgumentException e) {
            throw CliFailure.usage(String.valueOf(e.getMessage()));
        }
        String password = terminal.variable("TIDEWATCH_BROKER_PASSWORD");
        if (password == null || password.isEmpty()) {
            return place;
        }
        String user = terminal.variable("TIDEWATCH_BROKER_USER");
        return with(
                place, new Destination.Credentials(user == null || user.isEmpty() ? null : user, new Secret(password)));
    }

    private static Destination with(Destination place, Destination.Credentials fallback) {
        return switch (place) {
            case Destination.RedisKey key ->
                key.credentials() != null
                        ? key
                        : new Destination.RedisKey(
                                key.server(), key.name(), key.stream(), key.database(), key.tls(), fallback);
            case Destination.RabbitQueue queue ->
                queue.credentials() != null
                        ? queue
                        : new Destination.RabbitQueue(
                                queue.server(), queue.virtualHost(), queue.queue(), queue.tls(), fallback);
            case Destination.KafkaTopic topic ->
                topic.credentials() != null
                        ? topic
                        : new Destination.KafkaTopic(
                                topic.servers(), topic.topic(), topic.tls(), fallback, topic.mechanism());
        };
    }
}
