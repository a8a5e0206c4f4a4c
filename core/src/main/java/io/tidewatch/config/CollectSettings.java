package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What is listened to beside HTTP. */
@Group("What is listened to beside HTTP. Nothing is, until it is named here.")
public record CollectSettings(
        @Key(
                meaning = "Syslog over UDP, TCP and TLS.",
                example = "[{name: routers, address: 0.0.0.0, udp-port: 5514, tcp-port: 5514}]")
        List<ListenerSettings> syslog,

        @Key(
                meaning = "GELF, Graylog's format, over UDP, TCP and TLS.",
                example = "[{name: containers, udp-port: 12201, tcp-port: 12201}]")
        List<ListenerSettings> gelf,

        @Key(
                meaning = "Beats and Logstash (the Lumberjack protocol) over TCP and TLS.",
                example = "[{name: beats, tcp-port: 5044}]")
        List<ListenerSettings> beats,

        @Key(
                meaning = "Topics of Apache Kafka.",
                example = "[{name: shop, topics: [\"web-*\"], connection: {servers: \"kafka-1:9092\"}}]")
        List<KafkaSourceSettings> kafka,

        @Key(
                meaning = "Streams and channels of Redis, and queues of RabbitMQ.",
                example = "[{name: shop, from: \"redis://cache-1:6379/app-logs?type=stream\"}]")
        List<BrokerSourceSettings> brokers,

        @Key(meaning = "What agents of other systems may send over HTTP.")
        AgentSettings agents) {
    public static final CollectSettings DEFAULTS =
            new CollectSettings(List.of(), List.of(), List.of(), List.of(), List.of(), AgentSettings.DEFAULTS);

    public CollectSettings {
        syslog = listening("syslog", syslog);
        gelf = listening("gelf", gelf);
        beats = listening("beats", beats);
        kafka = named("kafka", kafka, KafkaSourceSettings::name);
        brokers = named("brokers", brokers, BrokerSourceSettings::name);
        requireNonNull(agents, "agents is null");
        for (ListenerSettings listener : beats) {
            if (listener.udpPort() != null) {
                throw new IllegalArgumentException("beats '" + listener.name()
                        + "' has a udp-port, and Beats speak over TCP alone; use tcp-port or tls-port");
            }
        }
    }

    private static List<ListenerSettings> listening(String kind, List<ListenerSettings> listeners) {
        for (ListenerSettings listener : listeners) {
            if (!listener.listens()) {
                throw new IllegalArgumentException(
                        kind + " '" + listener.name() + "' has no port; give it udp-port, tcp-port or tls-port");
            }
        }
        return named(kind, listeners, ListenerSettings::name);
    }

    private static <T> List<T> named(String kind, List<T> sources, Function<T, String> name) {
        Set<String> names = new HashSet<>();
        for (T source : sources) {
            if (!names.add(name.apply(source))) {
                throw new IllegalArgumentException(
                        kind + " has two listeners named '" + name.apply(source) + "'; rename one");
            }
        }
        return List.copyOf(sources);
    }
}
