package io.tidewatch.benchmarks;

import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.RabbitServer;
import io.tidewatch.testkit.process.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker in a process of its own on this machine, set as one in use is; what it does takes of the same processors. */
sealed interface MeasuredBroker extends AutoCloseable {
    /** @param kind {@code kafka}, {@code redis} or {@code rabbitmq} */
    static MeasuredBroker start(String kind) {
        return switch (kind) {
            case "kafka" -> new Kafka(KafkaProcess.startToMeasure());
            case "redis" -> new Redis(RedisServer.start());
            case "rabbitmq" -> new Rabbit(RabbitServer.start());
            default ->
                throw new IllegalArgumentException("no broker is called '" + kind + "'; use kafka, redis or rabbitmq");
        };
    }

    /** The CPU time that its process has taken so far. */
    Duration cpu();

    /** What the server is told in its environment, to use it as its queue. */
    Map<String, String> queueSettings();

    /** A place that messages are sent to, as the command line names it. */
    String place();

    @Override
    void close();

    /** One node, broker and controller, G1 with a heap of 1 GiB. */
    record Kafka(KafkaProcess process) implements MeasuredBroker {
        @Override
        public Duration cpu() {
            return process.cpu();
        }

        @Override
        public Map<String, String> queueSettings() {
            return Map.of(
                    "TIDEWATCH_QUEUE_TYPE", "kafka", "TIDEWATCH_QUEUE_KAFKA_CONNECTION_SERVERS", process.servers());
        }

        @Override
        public String place() {
            String topic = KafkaProcess.newName();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", process.servers()))) {
                admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1)))
                        .all()
                        .get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("the topic could not be made", e);
            }
            return "kafka://" + process.servers() + "/" + topic;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** One server, which syncs each write to its log ({@code appendfsync always}). */
    record Redis(RedisServer server) implements MeasuredBroker {
        @Override
        public Duration cpu() {
            return server.cpu();
        }

        @Override
        public Map<String, String> queueSettings() {
            return Map.of(
                    "TIDEWATCH_QUEUE_TYPE",
                    "redis",
                    "TIDEWATCH_QUEUE_REDIS_CONNECTION_SERVER",
                    "127.0.0.1:" + server.port());
        }

        @Override
        public String place() {
            return server.url() + "/logs?type=stream";
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** One node; its queues are quorum queues. */
    record Rabbit(RabbitServer server) implements MeasuredBroker {
        @Override
        public Duration cpu() {
            return server.cpu();
        }

        @Override
        public Map<String, String> queueSettings() {
            return Map.of(
                    "TIDEWATCH_QUEUE_TYPE",
                    "rabbitmq",
                    "TIDEWATCH_QUEUE_RABBITMQ_CONNECTION_SERVER",
                    "127.0.0.1:" + server.port());
        }

        @Override
        public String place() {
            return server.url() + "/logs";
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
