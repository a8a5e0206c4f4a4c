package io.tidewatch.rabbitmq;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.rabbitmq.client.AMQP;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.BatchCodec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a batch is written as a message: a compressed frame, and headers that say where it lies. */
final class BatchMessage {
    private static final String QUEUE = "tidewatch-queue";
    private static final String POSITION = "tidewatch-position";
    private static final String KNOWN = "tidewatch-deduplicated";
    private static final int PERSISTENT = 2;
    /** No batch is larger, so nothing that says so is unpacked. */
    private static final long LARGEST = 512L << 20;

    private BatchMessage() {}

    /**
     * Where a message says that it lies.
     *
     * @param queue the id of the queue that it belongs to
     * @param position its place there
     * @param deduplicated records that were left out of it as known
     */
    record Place(String queue, long position, int deduplicated) {}

    static AMQP.BasicProperties properties(String queue, BatchEntry entry) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .headers(Map.of(QUEUE, queue, POSITION, entry.position(), KNOWN, entry.deduplicated()))
                .build();
    }

    /** Null for a message that no Tidewatch wrote. */
    static @Nullable Place place(AMQP.BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        Object queue = headers == null ? null : headers.get(QUEUE);
        if (headers == null
                || queue == null
                || !(headers.get(POSITION) instanceof Long position)
                || !(headers.get(KNOWN) instanceof Integer known)
                || position < 1
                || known < 0) {
            return null;
        }
        return new Place(queue.toString(), position, known);
    }

    static byte[] compress(RawBatch batch, int level) {
        return Zstd.compress(BatchCodec.encode(batch), level);
    }

    /**
     * @throws TidewatchException of kind {@code CORRUPT} when the bytes are not those that {@link #compress} gave
     */
    static RawBatch decompress(byte[] frame) {
        try {
            long size = Zstd.getFrameContentSize(frame);
            if (size <= 0 || size > LARGEST) {
                throw new TidewatchException(
                        FailureKind.CORRUPT, "compressed batch is damaged: its size is not told, or not possible");
            }
            return BatchCodec.decode(Zstd.decompress(frame, (int) size));
        } catch (ZstdException e) {
            throw new TidewatchException(FailureKind.CORRUPT, "compressed batch is damaged: " + e.getMessage(), e);
        }
    }
}
