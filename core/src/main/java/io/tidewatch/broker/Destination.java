package io.tidewatch.broker;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.SaslMechanism;
import io.tidewatch.config.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place at a broker that records are sent to or taken from; {@link DestinationParser} reads it from a URI. */
public sealed interface Destination {
    /** The place as a URI without user and password, for messages: {@code kafka://host:9092/topic}. */
    String display();

    /**
     * Who signs in.
     *
     * @param user the name, or null where the password alone is asked for (Redis)
     * @param password never printed
     */
    record Credentials(@Nullable String user, Secret password) {
        public Credentials {
            requireNonNull(password, "password is null");
        }
    }

    /** One broker. */
    record Endpoint(String host, int port) {
        public Endpoint {
            requireNonNull(host, "host is null");
        }

        /** {@code host:port}, with brackets around an IPv6 address. */
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Kafka topic: {@code kafka://host:9092,other:9092/topic}, {@code kafkas://} with TLS.
     *
     * @param servers some of the brokers
     * @param mechanism how {@code credentials} are proved; {@code ?sasl=plain}
     */
    record KafkaTopic(
            List<Endpoint> servers,
            String topic,
            boolean tls,
            @Nullable Credentials credentials,
            SaslMechanism mechanism)
            implements Destination {
        public KafkaTopic {
            servers = List.copyOf(servers);
            requireNonNull(topic, "topic is null");
            requireNonNull(mechanism, "mechanism is null");
        }

        /** {@code host:9092,other:9092}, as Kafka's clients want it. */
        public String bootstrap() {
            return String.join(",", servers.stream().map(Endpoint::toString).toList());
        }

        @Override
        public String display() {
            return (tls ? "kafkas://" : "kafka://") + bootstrap() + "/" + topic;
        }
    }

    /**
     * A RabbitMQ queue: {@code amqp://host:5672/queue?vhost=name}, {@code amqps://} with TLS.
     *
     * @param virtualHost {@code /} unless the URI says otherwise
     */
    record RabbitQueue(
            Endpoint server,
            String virtualHost,
            String queue,
            boolean tls,
            @Nullable Credentials credentials) implements Destination {
        public RabbitQueue {
            requireNonNull(server, "server is null");
            requireNonNull(virtualHost, "virtualHost is null");
            requireNonNull(queue, "queue is null");
        }

        @Override
        public String display() {
            String host = virtualHost.equals("/") ? "" : "?vhost=" + virtualHost;
            return (tls ? "amqps://" : "amqp://") + server + "/" + queue + host;
        }
    }

    /**
     * A Redis key: {@code redis://host:6379/name} is a pub/sub channel, with {@code ?type=stream} a stream; {@code rediss://} with TLS.
     *
     * @param stream whether it is a stream, which keeps what nobody reads at the moment
     * @param database {@code ?db=1}
     */
    record RedisKey(
            Endpoint server,
            String name,
            boolean stream,
            int database,
            boolean tls,
            @Nullable Credentials credentials) implements Destination {
        public RedisKey {
            requireNonNull(server, "server is null");
            requireNonNull(name, "name is null");
        }

        @Override
        public String display() {
            return (tls ? "rediss://" : "redis://") + server + "/" + name + (stream ? "?type=stream" : "");
        }
    }
}
