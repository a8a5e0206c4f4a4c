package io.tidewatch.kafka;

import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.MessageTooLarge;
import io.tidewatch.config.KafkaConnection;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to a topic, each a message; those of one stream go to one partition and stay in order, as the producer is idempotent and
 * waits for all replicas in sync.
 */
final class KafkaPublisher implements BrokerPublisher {
    private static final int PATIENCE_MILLIS = 10_000;

    private final String topic;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;

    /** @throws TidewatchException of kind {@code INVALID} when the settings contradict each other or the authorities' file cannot be read */
    KafkaPublisher(KafkaConnection connection, String topic) {
        this(topic, () -> producer(connection));
        var _ = properties(connection);
    }

    /** @param producers makes an idempotent producer, again after each failure */
    KafkaPublisher(String topic, Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = topic;
        this.producers = producers;
    }

    private static Producer<byte[], byte[]> producer(KafkaConnection connection) {
        // Read anew, as the authorities' file changes with the brokers' certificates.
        return new KafkaProducer<>(properties(connection), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> properties(KafkaConnection connection) {
        Map<String, Object> properties = KafkaClients.common(connection, "tidewatch-agent");
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("compression.type", "zstd");
        properties.put("linger.ms", 1);
        properties.put("max.block.ms", PATIENCE_MILLIS);
        properties.put("delivery.timeout.ms", PATIENCE_MILLIS);
        properties.put("request.timeout.ms", PATIENCE_MILLIS / 2);
        properties.put("max.request.size", 16 << 20);
        return properties;
    }

    @Override
    public synchronized void publish(List<BrokerMessage> messages) {
        try {
            Producer<byte[], byte[]> open = producer == null ? producers.get() : producer;
            producer = open;
            List<Future<RecordMetadata>> sent = new ArrayList<>(messages.size());
            for (BrokerMessage message : messages) {
                Future<RecordMetadata> one = open.send(
                        new ProducerRecord<>(topic, null, null, key(message), message.body(), headers(message)));
                if (one.isDone()) {
                    // Where no broker is known any more, each record would be waited for as long as the first.
                    one.get();
                }
                sent.add(one);
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException | KafkaException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while sending to Kafka", e);
        }
    }

    /** What is behind a message that failed may not overtake it when it is sent again: all that is under way is given up. */
    private TidewatchException failed(Exception e) {
        Producer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
        Throwable cause = KafkaErrors.unwrapped(e);
        if (cause instanceof RecordTooLargeException) {
            return new MessageTooLarge(
                    "a record is larger than the topic " + topic + " takes; raise its max.message.bytes: "
                            + cause.getMessage(),
                    cause);
        }
        return KafkaErrors.explain("sending to the topic " + topic, cause);
    }

    private static byte @Nullable [] key(BrokerMessage message) {
        BrokerMessage.Place place = message.place();
        return place == null ? null : place.stream().getBytes(StandardCharsets.UTF_8);
    }

    private static RecordHeaders headers(BrokerMessage message) {
        RecordHeaders headers = new RecordHeaders();
        BrokerMessage.Place place = message.place();
        if (place != null) {
            add(headers, BrokerMessage.STREAM, place.stream());
            add(headers, BrokerMessage.OFFSET, Long.toString(place.offset()));
            add(headers, BrokerMessage.NEXT, Long.toString(place.next()));
        }
        add(headers, BrokerMessage.SOURCE, message.source());
        add(headers, BrokerMessage.PATH, message.path());
        add(headers, BrokerMessage.DATASET, message.dataset());
        return headers;
    }

    private static void add(RecordHeaders headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
            producer = null;
        }
    }
}
