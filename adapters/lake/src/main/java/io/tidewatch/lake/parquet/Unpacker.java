package io.tidewatch.lake.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;

/** Reads and decompresses pages, one after the other, in the same memory. Not thread-safe. */
public final class Unpacker implements AutoCloseable {
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final IntConsumer onPage;
    private byte[] packed = new byte[0];

    /** @param onPage told of the bytes of each page that is decompressed */
    public Unpacker(IntConsumer onPage) {
        this.onPage = onPage;
    }

    /** The bytes at that place of a file, and others after them; valid until the next call. */
    byte[] read(FileChannel channel, long place, int bytes) throws IOException {
        if (packed.length < bytes) {
            packed = new byte[Math.max(bytes, packed.length * 2)];
        }
        ByteBuffer left = ByteBuffer.wrap(packed, 0, bytes);
        while (left.hasRemaining()) {
            if (channel.read(left, place + left.position()) < 0) {
                throw new IOException("the file ends early");
            }
        }
        return packed;
    }

    /** Decompresses the page that follows its header at the beginning of {@code packed}. */
    void unpack(byte[] packed, PageHeader header, byte[] into) {
        int length;
        try {
            length = zstd.decompressByteArray(into, 0, header.unpacked(), packed, header.length(), header.packed());
        } catch (ZstdException e) {
            throw new UnreadableException("a page cannot be decompressed: " + e.getMessage(), e);
        }
        if (length != header.unpacked()) {
            throw new UnreadableException("a page has " + length + " bytes, not " + header.unpacked());
        }
        onPage.accept(header.unpacked());
    }

    @Override
    public void close() {
        zstd.close();
    }
}
