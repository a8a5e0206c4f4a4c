package io.tidewatch.collect.gelf;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.DatagramHandler;
import io.tidewatch.collect.net.Intake;
import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.Rejection;
import io.tidewatch.collect.net.SenderBatches;
import io.tidewatch.event.RawFormat;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** GELF's datagrams: a message, or a chunk of one; plain, or compressed by gzip or zlib. */
final class GelfDatagrams implements DatagramHandler {
    private final ListenerCounts counts;
    private final SenderBatches batches;
    private final GelfChunks chunks;
    private final Decompressor decompressor;

    GelfDatagrams(Intake intake, int longest, ListenerCounts counts) {
        this.counts = requireNonNull(counts, "counts is null");
        this.batches = new SenderBatches(intake, counts, RawFormat.JSON);
        this.chunks = new GelfChunks(counts, System::nanoTime);
        this.decompressor = new Decompressor(longest);
    }

    @Override
    public void datagram(InetAddress sender, byte[] bytes, int from, int length) throws InterruptedException {
        if (!GelfChunks.isChunk(bytes, from, length)) {
            message(sender, bytes, from, length);
            return;
        }
        byte @Nullable [] whole = chunks.add(sender, bytes, from, length);
        if (whole != null) {
            message(sender, whole, 0, whole.length);
        }
    }

    private void message(InetAddress sender, byte[] bytes, int from, int length) throws InterruptedException {
        try {
            if (!Decompressor.isCompressed(bytes, from, length)) {
                plain(sender, bytes, from, length);
            } else if (decompressor.read(bytes, from, length)) {
                plain(sender, decompressor.bytes(), 0, decompressor.length());
            } else {
                counts.rejected(Rejection.TOO_LARGE, 1);
            }
        } catch (IOException e) {
            counts.rejected(Rejection.BAD_COMPRESSION, 1);
        }
    }

    private void plain(InetAddress sender, byte[] bytes, int from, int length) throws InterruptedException {
        int end = from + length;
        while (end > from && (bytes[end - 1] == 0 || bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end == from) {
            counts.rejected(Rejection.EMPTY, 1);
            return;
        }
        if (end - from > decompressor.longest()) {
            counts.truncated();
            end = from + decompressor.longest();
        }
        batches.add(sender, bytes, from, end - from);
    }

    @Override
    public void tick() {
        chunks.forgetOld();
    }

    @Override
    public void end() throws InterruptedException {
        chunks.forgetAll();
        batches.drain();
    }
}
