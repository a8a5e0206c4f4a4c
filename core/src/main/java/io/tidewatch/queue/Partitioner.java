package io.tidewatch.queue;

import io.tidewatch.event.RawBatch;
import io.tidewatch.event.SourceRange;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Chooses a batch's partition, in every process the same: all of one sender's stream in one partition, and so in order; batches without
 * offsets by where they come from.
 */
public final class Partitioner {
    private Partitioner() {}

    /** What batches have in common that must be in one partition. */
    public static byte[] key(RawBatch batch) {
        SourceRange range = batch.range();
        String address = batch.origin().address();
        String key = range == null
                ? batch.tenant().value() + "\t" + batch.origin().source() + "\t" + (address == null ? "" : address)
                : batch.tenant().value() + "\t" + range.stream();
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** The partition of a key, among {@code partitions}. */
    public static int partition(byte[] key, int partitions) {
        CRC32C crc = new CRC32C();
        crc.update(key, 0, key.length);
        return (int) (crc.getValue() % partitions);
    }
}
