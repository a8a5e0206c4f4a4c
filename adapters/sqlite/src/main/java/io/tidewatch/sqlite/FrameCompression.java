package io.tidewatch.sqlite;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.BatchCodec;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32C;

/** Makes the bytes that a row keeps of a batch, and the batch of those bytes. Thread-safe. */
final class FrameCompression implements AutoCloseable {
    private static final int KEPT_CONTEXTS = 16;

    private final int level;
    /** Contexts are costly to make; threads are many and short-lived, so that contexts belong to none of them. */
    private final BlockingQueue<ZstdCompressCtx> contexts = new ArrayBlockingQueue<>(KEPT_CONTEXTS);

    FrameCompression(int level) {
        this.level = level;
    }

    byte[] compress(RawBatch batch) {
        byte[] frame = BatchCodec.encode(batch);
        ZstdCompressCtx context = contexts.poll();
        if (context == null) {
            context = new ZstdCompressCtx().setLevel(level);
        }
        byte[] compressed = context.compress(frame);
        if (!contexts.offer(context)) {
            context.close();
        }
        return compressed;
    }

    /**
     * @throws TidewatchException of kind {@code CORRUPT} when the bytes are not those that {@link #compress} gave
     */
    RawBatch decompress(byte[] compressed, int checksum) {
        // Before zstd reads its header, which says how much memory the content needs.
        if (checksum(compressed) != checksum) {
            throw damaged("its checksum does not match its " + compressed.length + " bytes", null);
        }
        try {
            long size = Zstd.getFrameContentSize(compressed);
            if (size <= 0 || size > Integer.MAX_VALUE) {
                throw damaged("its size is not told", null);
            }
            return BatchCodec.decode(Zstd.decompress(compressed, (int) size));
        } catch (ZstdException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    private static TidewatchException damaged(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new TidewatchException(FailureKind.CORRUPT, "compressed batch is damaged: " + why, cause);
    }

    @Override
    public void close() {
        for (ZstdCompressCtx context = contexts.poll(); context != null; context = contexts.poll()) {
            context.close();
        }
    }
}
