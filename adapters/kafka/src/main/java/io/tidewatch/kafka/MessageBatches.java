package io.tidewatch.kafka;

import io.tidewatch.config.KafkaSourceSettings;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes raw batches of the messages of one partition: several messages a batch, each message's records in one batch, each record with its
 * message's offset, so that the queue recognises what is read twice.
 */
final class MessageBatches {
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_RECORDS = 20_000;

    private final KafkaSourceSettings settings;
    private final TopicPartition partition;
    private final String topicId;
    private final Instant received;
    private final List<RawBatch> batches = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final List<int[]> bounds = new ArrayList<>();
    private final List<Long> offsets = new ArrayList<>();
    private long end;
    private long empty;

    private MessageBatches(KafkaSourceSettings settings, TopicPartition partition, String topicId, Instant received) {
        this.settings = settings;
        this.partition = partition;
        this.topicId = topicId;
        this.received = received;
    }

    /**
     * What the messages hold.
     *
     * @param batches in the order of the messages
     * @param empty messages that held nothing
     */
    record Made(List<RawBatch> batches, long empty) {}

    /** @param topicId names the topic for ever: one made anew under the same name begins at offset 0 again and has another */
    static Made of(
            KafkaSourceSettings settings,
            TopicPartition partition,
            String topicId,
            Instant received,
            List<ConsumerRecord<byte[], byte[]>> messages) {
        MessageBatches making = new MessageBatches(settings, partition, topicId, received);
        messages.forEach(making::add);
        making.finish();
        return new Made(making.batches, making.empty);
    }

    private void add(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        int before = bounds.size();
        if (value != null && settings.lines()) {
            lines(value, message.offset());
        } else if (value != null && value.length > 0) {
            record(value, 0, value.length, message.offset());
        }
        if (bounds.size() == before) {
            empty++;
        }
        end = message.offset() + 1;
        if (data.size() >= MAX_BYTES || bounds.size() >= MAX_RECORDS) {
            finish();
        }
    }

    private void lines(byte[] value, long offset) {
        int start = 0;
        for (int i = 0; i <= value.length; i++) {
            if (i == value.length || value[i] == '\n') {
                int stop = i > start && value[i - 1] == '\r' ? i - 1 : i;
                if (stop > start) {
                    record(value, start, stop, offset);
                }
                start = i + 1;
            }
        }
    }

    private void record(byte[] value, int start, int stop, long offset) {
        int at = data.size();
        data.write(value, start, stop - start);
        bounds.add(new int[] {at, data.size()});
        offsets.add(offset);
    }

    private void finish() {
        if (bounds.isEmpty()) {
            return;
        }
        String stream = "kafka/" + settings.name() + "/" + topicId + "/" + partition.partition();
        batches.add(new RawBatch(
                settings.tenant(),
                new Origin(
                        settings.name() + "/" + partition.topic(),
                        "kafka",
                        null,
                        partition.topic() + "/" + partition.partition()),
                settings.format(),
                settings.dataset(),
                received,
                data.toByteArray(),
                bounds.stream().flatMapToInt(java.util.Arrays::stream).toArray(),
                new SourceRange(stream, offsets.getFirst(), end),
                offsets.stream().mapToLong(Long::longValue).toArray()));
        data.reset();
        bounds.clear();
        offsets.clear();
    }
}
