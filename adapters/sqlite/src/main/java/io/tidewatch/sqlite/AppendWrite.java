package io.tidewatch.sqlite;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.Appended;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A batch to be kept, whose first records may be known. */
final class AppendWrite extends Write<AppendWrite.Outcome> {
    private final SqliteQueueConfig config;
    private final RawBatch batch;
    private final @Nullable StreamKey stream;
    private final int firstNew;
    private final byte[] frame;

    /** What became of the batch. */
    sealed interface Outcome {
        /** It is durable. */
        record Kept(Appended appended) implements Outcome {}

        /** Nothing was done: another batch of the stream came first, which is now accepted up to {@code end}. */
        record Overtaken(long end) implements Outcome {}
    }

    /**
     * @param firstNew the index of the first record that is not known
     * @param frame what to keep: the records from there on; empty when all are known
     */
    AppendWrite(SqliteQueueConfig config, RawBatch batch, int firstNew, byte[] frame) {
        this.config = config;
        this.batch = batch;
        this.stream = StreamKey.of(batch);
        this.firstNew = firstNew;
        this.frame = frame;
    }

    @Override
    Outcome apply(Transaction transaction) throws SQLException {
        if (stream != null) {
            long end = transaction.end(stream);
            if (StreamKey.firstNew(batch, end) != firstNew) {
                return new Outcome.Overtaken(end);
            }
        }
        Position position = null;
        if (firstNew < batch.size()) {
            refuseAbove(config, transaction.totals().with(batch.size(), frame.length));
            refuseOnAFullDisk(transaction);
            position = transaction.append(firstNew == 0 ? batch : batch.from(firstNew), frame);
        }
        if (stream != null && batch.range() != null) {
            transaction.accept(
                    stream, Math.max(transaction.end(stream), batch.range().end()));
        }
        transaction.count(batch.tenant(), batch.received(), batch.size(), firstNew, 0);
        return new Outcome.Kept(new Appended(position, batch.size() - firstNew, firstNew));
    }

    /** Refuses when the queue would hold more than it may. */
    static void refuseAbove(SqliteQueueConfig config, Totals totals) {
        if (totals.bytes() > config.limit().bytes()) {
            throw new Overloaded(
                    "the queue is full: " + config.limit()
                            + " of batches wait to be stored. Nothing of the batch was kept;" + " send it again later",
                    config.retryAfter());
        }
    }

    private void refuseOnAFullDisk(Transaction transaction) throws SQLException {
        long wanted = config.minFree().bytes() + frame.length;
        if (transaction.freeBytes() >= wanted
                || transaction.freeBytes() + transaction.tables().spareBytes() >= wanted) {
            return;
        }
        throw new TidewatchException(
                FailureKind.UNAVAILABLE,
                "the disk is full: " + new ByteSize(transaction.freeBytes()) + " are free beside " + config.file()
                        + ", and " + config.minFree() + " are kept to process what was accepted. Free space on it; work"
                        + " goes on by itself, and nothing that was acknowledged is lost");
    }

    @Override
    long weight() {
        return frame.length;
    }
}
