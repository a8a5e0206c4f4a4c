package io.tidewatch.rabbitmq;

import io.tidewatch.catalog.sql.LedgerTable;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.queue.Appended;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a batch that lies in RabbitMQ.
 *
 * @param position its place, growing with each batch
 * @param tenant whose it is
 * @param minute the minute of its arrival, since 1970
 * @param records records in it
 * @param deduplicated records of its sender's that were left out of it as known
 * @param stream its sender's stream, or null
 * @param end up to where the stream is accepted with it; 0 without a stream
 * @param bytes what it takes of the queue
 */
record BatchEntry(
        long position,
        String tenant,
        long minute,
        int records,
        int deduplicated,
        @Nullable StreamKey stream,
        long end,
        long bytes) {
    static BatchEntry of(long position, RawBatch batch, int records, int deduplicated, long bytes) {
        return new BatchEntry(
                position,
                batch.tenant().value(),
                LedgerTable.minute(batch.received()),
                records,
                deduplicated,
                StreamKey.of(batch),
                batch.range() == null ? 0 : batch.range().end(),
                bytes);
    }

    Appended appended() {
        return new Appended(new Position(0, position), records, deduplicated);
    }
}
