package io.tidewatch.redis;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.BatchCodec;

/** Makes the bytes that an entry keeps of a batch, and the batch of those bytes. */
final class BatchFrames {
    /** No batch is larger, so nothing that says so is unpacked. */
    private static final long LARGEST = 512L << 20;

    private BatchFrames() {}

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
