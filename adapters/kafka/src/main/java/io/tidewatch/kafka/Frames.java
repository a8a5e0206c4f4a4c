package io.tidewatch.kafka;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.BatchCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the values of Kafka's records of a batch, and the batch of a value: batch frames, compressed by zstd. */
final class Frames {
    private static final int LEVEL = 1;
    /** What a value may say it becomes; a collector's batch is smaller. */
    private static final long MAX_CONTENT = 256L << 20;

    /** The bytes of zstd's longest header; fewer are no frame, and its reader does not look before it reads. */
    private static final int SHORTEST = 18;

    private Frames() {}

    /**
     * One value, ready to be sent.
     *
     * @param bytes the compressed frame
     * @param records how many records it holds
     */
    record Frame(byte[] bytes, int records) {}

    /** The batch in as many frames as its size asks for, at least one. */
    static List<Frame> of(RawBatch batch, long largest) {
        byte[] bytes = Zstd.compress(BatchCodec.encode(batch), LEVEL);
        if (bytes.length <= largest || batch.size() == 1) {
            return List.of(new Frame(bytes, batch.size()));
        }
        int middle = batch.size() / 2;
        List<Frame> frames = new ArrayList<>(of(upTo(batch, middle), largest));
        frames.addAll(of(batch.from(middle), largest));
        return frames;
    }

    private static RawBatch upTo(RawBatch batch, int end) {
        SourceRange range = batch.range();
        return new RawBatch(
                batch.tenant(),
                batch.origin(),
                batch.format(),
                batch.dataset(),
                batch.received(),
                batch.data(),
                Arrays.copyOf(batch.bounds(), 2 * end),
                range == null ? null : new SourceRange(range.stream(), range.start(), batch.recordOffsets()[end]),
                range == null ? batch.recordOffsets() : Arrays.copyOf(batch.recordOffsets(), end));
    }

    /** @throws TidewatchException of kind {@code CORRUPT} when the value is none that {@link #of} gave */
    static RawBatch batch(byte[] value) {
        try {
            long size = value.length < SHORTEST ? -1 : Zstd.getFrameContentSize(value);
            if (size <= 0 || size > MAX_CONTENT) {
                throw new TidewatchException(FailureKind.CORRUPT, "it is no compressed batch");
            }
            return BatchCodec.decode(Zstd.decompress(value, (int) size));
        } catch (ZstdException e) {
            throw new TidewatchException(FailureKind.CORRUPT, "it is damaged: " + e.getMessage(), e);
        }
    }
}
