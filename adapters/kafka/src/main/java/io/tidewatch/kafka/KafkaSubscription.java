package io.tidewatch.kafka;

import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.config.KafkaConnection;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic: looking on, all partitions, or as a member of a consumer group, which remembers what was acknowledged. */
final class KafkaSubscription implements BrokerSubscription {
    private static final Duration FIND_TOPIC = Duration.ofSeconds(10);

    private final Map<String, Object> properties;
    private final String topic;
    private final SubscriptionOptions options;
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> polled = new HashMap<>();
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    KafkaSubscription(KafkaConnection connection, String topic, SubscriptionOptions options) {
        this.topic = topic;
        this.options = options;
        this.properties = KafkaClients.common(connection, options.consumer());
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("allow.auto.create.topics", "false");
        properties.put("auto.offset.reset", options.fromBeginning() ? "earliest" : "latest");
        properties.put("metadata.max.age.ms", 10_000);
        properties.put("default.api.timeout.ms", 10_000);
        properties.put("request.timeout.ms", 10_000);
        if (options.group() != null) {
            properties.put("group.id", options.group());
            properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
            properties.put("session.timeout.ms", 10_000);
        }
    }

    @Override
    public List<BrokerMessage> poll(int max, Duration wait) {
        List<BrokerMessage> messages = new ArrayList<>();
        try {
            if (closed) {
                return messages;
            }
            KafkaConsumer<byte[], byte[]> open = consumer == null ? opened() : consumer;
            if (fetched.isEmpty()) {
                open.poll(wait).forEach(fetched::add);
            }
            while (messages.size() < max && !fetched.isEmpty()) {
                ConsumerRecord<byte[], byte[]> next = fetched.removeFirst();
                polled.put(
                        new TopicPartition(next.topic(), next.partition()), new OffsetAndMetadata(next.offset() + 1));
                if (next.value() != null) {
                    messages.add(message(next));
                }
            }
        } catch (WakeupException e) {
            // Closed.
        } catch (KafkaException e) {
            throw KafkaErrors.explain("reading the topic " + topic, e);
        }
        return messages;
    }

    private KafkaConsumer<byte[], byte[]> opened() {
        KafkaConsumer<byte[], byte[]> made =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        boolean complete = false;
        try {
            if (options.group() != null) {
                made.subscribe(List.of(topic));
            } else {
                lookOn(made);
            }
            consumer = made;
            complete = true;
            return made;
        } finally {
            if (!complete) {
                made.close(CloseOptions.timeout(Duration.ZERO));
            }
        }
    }

    private void lookOn(KafkaConsumer<byte[], byte[]> made) {
        List<PartitionInfo> partitions = made.partitionsFor(topic, FIND_TOPIC);
        if (partitions == null || partitions.isEmpty()) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "there is no topic " + topic + "; it may come when something is sent to it");
        }
        List<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        made.assign(all);
        if (options.fromBeginning()) {
            made.seekToBeginning(all);
        } else {
            made.seekToEnd(all);
            // Where the end is now, not when the first message is asked for.
            all.forEach(made::position);
        }
    }

    /** A sender's own place counts; other messages are known by their partition and offset. */
    private BrokerMessage message(ConsumerRecord<byte[], byte[]> record) {
        BrokerMessage.Place place = BrokerMessage.Place.of(
                header(record, BrokerMessage.STREAM),
                header(record, BrokerMessage.OFFSET),
                header(record, BrokerMessage.NEXT));
        if (place == null) {
            String stream = "kafka/" + topic + "/" + record.partition();
            place = stream.length() > 200
                    ? null
                    : new BrokerMessage.Place(stream, record.offset(), record.offset() + 1);
        }
        return new BrokerMessage(
                record.value(),
                place,
                header(record, BrokerMessage.SOURCE),
                header(record, BrokerMessage.PATH),
                header(record, BrokerMessage.DATASET));
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void acknowledge() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null || options.group() == null || polled.isEmpty()) {
            return;
        }
        try {
            open.commitSync(polled);
            polled.clear();
        } catch (KafkaException e) {
            throw KafkaErrors.explain("committing offsets of the topic " + topic, e);
        }
    }

    /** A partition has one reader of the group at a time, and a sender's stream one partition. */
    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public long missed() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
            try {
                open.close(CloseOptions.timeout(Duration.ofSeconds(2)));
            } catch (java.util.ConcurrentModificationException e) {
                // A poll is under way; it ends at once, and the process with it.
            } catch (WakeupException e) {
                // The wake-up came to closing; closed all the same.
            }
        }
    }
}
