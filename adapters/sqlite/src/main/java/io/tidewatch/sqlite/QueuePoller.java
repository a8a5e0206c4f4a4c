package io.tidewatch.sqlite;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the batches to the one thread that polls: from memory where they are there, else from the file. What is damaged or missing is
 * reported, noted and passed over.
 */
final class QueuePoller {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePoller.class);

    private final QueueReader reader;
    private final GroupCommit writer;
    private final RecentBatches recent;
    private final Arrivals arrivals;
    private final AtomicLong damaged;
    private volatile long polled;

    /**
     * @param committed up to which offset batches may be gone
     */
    QueuePoller(QueueReader reader, GroupCommit writer, RecentBatches recent, Arrivals arrivals, long committed) {
        this.reader = reader;
        this.writer = writer;
        this.recent = recent;
        this.arrivals = arrivals;
        this.polled = committed;
        this.damaged = new AtomicLong(reader.number("counting damaged batches", "SELECT count(*) FROM damaged"));
    }

    /** How many batches were found to be damaged or missing, in this and earlier starts. */
    long damaged() {
        return damaged.get();
    }

    void resumeAfter(long offset) {
        polled = Math.max(polled, offset);
    }

    /** As {@link io.tidewatch.queue.EventQueue#poll}. */
    List<QueuedBatch> poll(int maxBatches, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (arrivals.await(polled, Duration.ofNanos(deadline - System.nanoTime()))) {
            List<QueuedBatch> batches = recent.takeAfter(polled, maxBatches);
            if (batches.isEmpty()) {
                long before = Math.min(recent.firstOffset(), arrivals.totals().nextOffset());
                batches = fromFile(before, maxBatches);
            }
            if (!batches.isEmpty()) {
                polled = batches.getLast().position().offset();
                return batches;
            }
        }
        return List.of();
    }

    /** Reads batches before offset {@code before}; what is damaged or missing is reported and passed over. */
    private List<QueuedBatch> fromFile(long before, int maxBatches) {
        List<QueuedBatch> batches = new ArrayList<>();
        List<QueueReader.Row> read = reader.batches(polled, before, maxBatches);
        for (QueueReader.Row row : read) {
            passOverMissing(row.offset());
            if (row.batch() == null) {
                setAside(row);
            } else {
                batches.add(new QueuedBatch(new Position(Transaction.PARTITION, row.offset()), row.batch()));
            }
            polled = row.offset();
        }
        if (read.isEmpty()) {
            passOverMissing(before);
            polled = Math.max(polled, before - 1);
        }
        return batches;
    }

    /** Offsets have no gaps, so a gap is what a damaged page hides. */
    private void passOverMissing(long next) {
        if (next > polled + 1 && !reader.isKnownDamage(polled + 1, next - 1)) {
            MissingWrite missing = new MissingWrite(polled + 1, next - 1);
            report(missing);
            note(missing);
        }
    }

    private void setAside(QueueReader.Row row) {
        if (reader.isKnownDamage(row.offset(), row.offset())) {
            return;
        }
        SetAsideWrite damage = new SetAsideWrite(row.offset(), row.damage());
        report(damage);
        if (!note(damage)) {
            note(new MissingWrite(row.offset(), row.offset()));
        }
    }

    private void report(Damage damage) {
        LOG.atError()
                .addKeyValue("file", reader.path())
                .addKeyValue("offset", damage.offset())
                .addKeyValue("batches", damage.batches())
                .addKeyValue("damage", damage.reason())
                .log("batches are damaged and left out; what is left of them is in the table damaged. Check the disk");
    }

    /** False when the damage goes so far that the file cannot be changed there. */
    private boolean note(Damage damage) {
        try {
            writer.submit(damage);
            damage.await();
            damaged.addAndGet(damage.batches());
            return true;
        } catch (TidewatchException e) {
            if (e.kind() == FailureKind.CORRUPT) {
                return false;
            }
            throw e;
        }
    }
}
