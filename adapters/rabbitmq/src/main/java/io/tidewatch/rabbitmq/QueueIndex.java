package io.tidewatch.rabbitmq;

import io.tidewatch.catalog.sql.LedgerTable;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.ledger.LedgerEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What lies in RabbitMQ, written down here: RabbitMQ can neither be asked for a message nor number them. The batches themselves are RabbitMQ's
 * to keep; of this file only what {@link #commit} and {@link #nextPosition} write must survive a loss of power, the rest is written again
 * when messages come again. Thread-safe.
 */
final class QueueIndex implements AutoCloseable {
    /** A crash leaves out at most that many numbers. */
    private static final long BLOCK = 10_000;

    private static final String COMMITTED = "committed";
    private static final String RESERVED = "reserved";

    private final Path file;
    private final Connection connection;
    private final IndexTables tables;
    private volatile String id;
    private final boolean isNew;
    private long next;
    private long reserved;
    private volatile long committed;
    private volatile Totals totals;
    private boolean closed;

    /** What waits to be committed. */
    record Totals(long batches, long records, long bytes) {}

    /** A step that is one transaction. */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws SQLException;
    }

    private QueueIndex(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        tables = new IndexTables(connection);
        String known = tables.property("id");
        isNew = known.isEmpty();
        id = isNew ? UUID.randomUUID().toString() : known;
        committed = tables.number(COMMITTED);
        reserved = Math.max(tables.number(RESERVED), 1);
        next = reserved;
        totals = tables.measure();
    }

    /** @throws TidewatchException when the file cannot be used; see {@link IndexFile#open} */
    static QueueIndex open(Path file) {
        Connection connection = IndexFile.open(file);
        try {
            return new QueueIndex(file, connection);
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw IndexFile.failure(file, e);
        }
    }

    /** Whether the file was made now; then {@link #adopt} decides whose it is. */
    boolean isNew() {
        return isNew;
    }

    /** The id that a new file would have, or the one that it has. */
    String id() {
        return id;
    }

    /** Gives a new file its id, and where its positions begin. */
    synchronized void adopt(String queue, long first) {
        durably(() -> {
            tables.property("id", queue);
            skip(first);
            return true;
        });
        id = queue;
    }

    /** Positions below are not given any more. */
    synchronized void skipTo(long position) {
        if (position > next) {
            durably(() -> {
                skip(position);
                return true;
            });
        }
    }

    private void skip(long position) throws SQLException {
        next = Math.max(next, position);
        reserved = Math.max(reserved, next);
        tables.property(RESERVED, Long.toString(reserved));
    }

    /** A place that no batch had or will have, also after a crash. */
    synchronized long nextPosition() {
        if (next >= reserved) {
            durably(() -> {
                tables.property(RESERVED, Long.toString(next + BLOCK));
                return true;
            });
            reserved = next + BLOCK;
        }
        return next++;
    }

    synchronized long next() {
        return next;
    }

    Totals totals() {
        return totals;
    }

    /** Up to where everything is stored and written down as such. */
    long committed() {
        return committed;
    }

    /** Up to where the stream was accepted; 0 where it is not known. */
    synchronized long acceptedEnd(StreamKey stream) {
        return quickly(() -> tables.acceptedEnd(stream));
    }

    /** Up to where the stream's committed batches go; 0 where it is not known. */
    synchronized long committedEnd(StreamKey stream) {
        return quickly(() -> tables.committedEnd(stream));
    }

    /** Writes down batches that RabbitMQ confirmed; those that are committed by now are left out. */
    synchronized void appended(List<BatchEntry> entries) {
        quickly(() -> {
            for (BatchEntry entry : entries) {
                if (entry.position() > committed) {
                    tables.insert(entry);
                }
            }
            return measured();
        });
    }

    /**
     * Writes down batches that RabbitMQ gave: those whose confirm this process did not live to see, and those of which records are left out as
     * known.
     */
    synchronized void read(List<BatchEntry> entries) {
        quickly(() -> {
            for (BatchEntry entry : entries) {
                if (!tables.insert(entry)) {
                    tables.correct(entry);
                }
            }
            return measured();
        });
    }

    private boolean measured() {
        totals = tables.totals();
        return true;
    }

    /** Counts a batch whose records were all known. */
    synchronized void known(RawBatch batch) {
        quickly(() -> {
            tables.ledger().add(new LedgerEntry(batch.tenant(), batch.received(), batch.size(), batch.size(), 0, 0));
            StreamKey stream = StreamKey.of(batch);
            if (stream != null) {
                tables.accept(stream, 0, LedgerTable.minute(batch.received()));
            }
            return true;
        });
    }

    /**
     * Up to and including the position everything is stored: survives a loss of power when it returns.
     *
     * @return the positions that were written down and are now done with
     */
    synchronized List<Long> commit(long position) {
        if (position <= committed) {
            return List.of();
        }
        return durably(() -> {
            List<Long> done = tables.positions(0, position);
            tables.commit(position);
            tables.property(COMMITTED, Long.toString(position));
            measured();
            committed = position;
            return done;
        });
    }

    /** Writes down a batch that is stored and of which only RabbitMQ knew. */
    synchronized void late(BatchEntry entry) {
        durably(() -> {
            tables.insert(entry);
            tables.commit(committed);
            return measured();
        });
    }

    /** Batches between the two positions, exclusive, that RabbitMQ confirmed. */
    synchronized List<Long> between(long first, long end) {
        return quickly(() -> tables.positions(first, end - 1));
    }

    /** Whether RabbitMQ confirmed, or gave, the batch and it is not committed. */
    synchronized boolean has(long position) {
        return !between(position - 1, position + 1).isEmpty();
    }

    /** Writes down that batches are no longer there, so that they are not waited for; their counts stay. */
    synchronized void lost(List<Long> positions) {
        durably(() -> {
            tables.delete(positions);
            return measured();
        });
    }

    synchronized List<LedgerEntry> entries(Instant from, Instant to) {
        return quickly(() -> LedgerTable.entries(connection, from, to));
    }

    /** Forgets streams that were not used since {@code unused}, or are too many, and counts before {@code counts}. */
    synchronized int forget(Instant unused, int maxStreams, Instant counts) {
        return quickly(() -> {
            LedgerTable.forgetBefore(connection, counts);
            return tables.forgetStreams(LedgerTable.minute(unused), maxStreams);
        });
    }

    private <T> T quickly(Step<T> step) {
        return transaction(false, step);
    }

    private <T> T durably(Step<T> step) {
        return transaction(true, step);
    }

    private <T> T transaction(boolean durable, Step<T> step) {
        try {
            tables.begin(durable);
            boolean done = false;
            try {
                T result = step.run();
                tables.commitTransaction();
                done = true;
                return result;
            } finally {
                if (!done && !closed) {
                    tables.rollback();
                    totals = tables.measure();
                }
            }
        } catch (SQLException e) {
            throw IndexFile.failure(file, e);
        }
    }

    /** Lets go of the file. Numbers that were reserved and not given are given after the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        try {
            durably(() -> {
                tables.property(RESERVED, Long.toString(next));
                return true;
            });
        } finally {
            abandon();
        }
    }

    /** As if the process died. */
    synchronized void abandon() {
        closed = true;
        try {
            connection.close();
        } catch (SQLException e) {
            throw IndexFile.failure(file, e);
        }
    }
}
