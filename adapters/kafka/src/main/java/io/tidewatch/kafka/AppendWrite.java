package io.tidewatch.kafka;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.StateEntry.Stream;
import io.tidewatch.kafka.StateEntry.StreamEnd;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.Partitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A batch to be kept: what of it is new, with the end of its stream and its counts. */
final class AppendWrite extends Write<Appended> {
    /** What a message has beside its value. */
    private static final int OVERHEAD = 16 << 10;

    private final RawBatch batch;
    private final @Nullable Stream stream;
    private int firstNew;
    private List<Frames.Frame> frames;
    private int partition;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    /**
     * @param firstNew the first record that is not known, as far as the appending thread could see
     * @param frames the records from there on
     */
    AppendWrite(RawBatch batch, @Nullable Stream stream, int firstNew, List<Frames.Frame> frames) {
        this.batch = batch;
        this.stream = stream;
        this.firstNew = firstNew;
        this.frames = List.copyOf(frames);
    }

    @Override
    long weight() {
        return size();
    }

    private long size() {
        return frames.stream().mapToLong(frame -> frame.bytes().length).sum();
    }

    @Override
    void apply(Group group) {
        KafkaQueueConfig config = group.config();
        int known = stream == null ? 0 : Math.max(firstNew, Stream.firstNew(batch, group.end(stream)));
        if (known != firstNew) {
            // Another sender of the same records was quicker.
            firstNew = known;
            frames = known == batch.size()
                    ? List.of()
                    : Frames.of(batch.from(known), config.largestFrame().bytes());
        }
        refuse(group);
        byte[] key = Partitioner.key(batch);
        partition = Partitioner.partition(key, group.topics().partitions());
        for (Frames.Frame frame : frames) {
            sent.add(group.batch(partition, key, frame, BatchHeaders.of(batch, frame)));
        }
        long minute = BatchHeaders.minute(batch);
        if (stream != null && batch.range() != null) {
            long end = Math.max(group.end(stream), batch.range().end());
            group.end(new StreamEnd(stream, end, minute, config.node()));
        }
        group.count(minute, batch.tenant().value(), batch.size(), firstNew, 0);
    }

    private void refuse(Group group) {
        long size = size();
        ByteSize limit = group.config().limit();
        if (!frames.isEmpty() && group.outstandingWith(new Counts(0, 0, size)).bytes() > limit.bytes()) {
            throw full(limit, group.config());
        }
        int largest = group.topics().maxMessage() - OVERHEAD;
        if (frames.stream().anyMatch(frame -> frame.bytes().length > largest)) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "a record is larger than Kafka takes: " + new ByteSize(size) + " compressed, and the topic's"
                            + " max.message.bytes is " + group.topics().maxMessage());
        }
    }

    static Overloaded full(ByteSize limit, KafkaQueueConfig config) {
        return new Overloaded(
                "the queue is full: its limit of " + limit + " is reached. Nothing of the batch was kept; send it again"
                        + " later",
                config.retryAfter());
    }

    @Override
    Appended outcome() {
        int accepted = batch.size() - firstNew;
        return new Appended(sent.isEmpty() ? null : position(sent.getLast()), accepted, firstNew);
    }

    private Position position(Future<RecordMetadata> last) {
        try {
            return new Position(partition, last.get().offset() + 1);
        } catch (ExecutionException e) {
            throw KafkaErrors.explain("writing to Kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.explain("writing to Kafka", e);
        }
    }
}
