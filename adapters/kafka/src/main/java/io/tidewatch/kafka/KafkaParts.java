package io.tidewatch.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the clients that a queue uses. */
final class KafkaParts {
    /** After this Kafka ends a transaction whose process died; until then others cannot read past it. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    /** Longest wait for more records; a commit flushes, so that none waits as long. */
    private static final int LINGER_MILLIS = 1_000;

    private static final int REQUEST_MILLIS = 10_000;

    private final KafkaQueueConfig config;

    KafkaParts(KafkaQueueConfig config) {
        this.config = config;
    }

    Admin admin() {
        return KafkaClients.admin(
                config.kafka().connection(), clientId("admin"), config.kafka().patience());
    }

    /** Idempotent, acknowledged by all replicas in sync; frames are compressed already. */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = common("writer");
        int patience = Math.toIntExact(config.kafka().patience().toMillis());
        properties.put("transactional.id", config.kafka().topic() + "." + config.node());
        properties.put("transaction.timeout.ms", Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
        properties.put("enable.idempotence", true);
        properties.put("acks", "all");
        properties.put("compression.type", "none");
        properties.put("batch.size", 1 << 18);
        // Nothing is sent alone: the commit flushes, so that all partitions of a broker go in one request.
        int linger = Math.min(LINGER_MILLIS, patience / 4);
        properties.put("linger.ms", linger);
        properties.put("buffer.memory", 128L << 20);
        properties.put("max.request.size", Topics.MAX_MESSAGE + (1 << 20));
        properties.put("max.block.ms", patience);
        properties.put("delivery.timeout.ms", patience);
        // Kafka's client refuses a time for delivery that is shorter than a linger and a request.
        properties.put("request.timeout.ms", Math.min(patience - linger, REQUEST_MILLIS));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads committed records of partitions that it is given. */
    Consumer<byte[], byte[]> consumer(String name) {
        Map<String, Object> properties = common(name);
        properties.putAll(StateReader.consumerProperties());
        if (!name.equals("state")) {
            // An offset that is gone must be reported, not replaced by another in silence.
            properties.put("auto.offset.reset", "none");
            properties.put("max.poll.records", 256);
            properties.put("fetch.max.bytes", 32 << 20);
            properties.put("max.partition.fetch.bytes", 8 << 20);
        }
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common(String name) {
        return new HashMap<>(KafkaClients.common(config.kafka().connection(), clientId(name)));
    }

    private String clientId(String name) {
        return "tidewatch-" + config.node() + "-" + name;
    }
}
