package io.tidewatch.sqlite;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: it takes all writes that wait, makes one transaction of them, and tells each when that is on disk. One
 * sync of the disk serves as many senders as came during the last. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MAX_WRITES = 1_000;
    private static final long MAX_WEIGHT = 32L << 20;
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

    private final SqliteFile file;
    private final Clock clock;
    private final StreamEnds ends;
    private final Consumer<Transaction> committed;
    private final Supplier<Write<?>> housekeeping;
    private final BlockingQueue<Write<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Object closing = new Object();
    private @Nullable QueueTables tables;
    private Totals totals = new Totals(1, 0, 0, 0);
    private volatile boolean closed;
    private volatile String failure = "";

    /**
     * @param ends what is known of streams; forgotten when it may be wrong
     * @param committed told of each transaction once it is durable, before the writes are
     * @param housekeeping what to do once a minute
     */
    GroupCommit(
            SqliteFile file,
            Clock clock,
            StreamEnds ends,
            Consumer<Transaction> committed,
            Supplier<Write<?>> housekeeping) {
        this.file = file;
        this.clock = clock;
        this.ends = ends;
        this.committed = committed;
        this.housekeeping = housekeeping;
        this.thread = Thread.ofPlatform().name("tidewatch-queue-writer").unstarted(this::writeUntilClosed);
    }

    /**
     * Opens the tables and begins to write.
     *
     * @return the queue's id and what it holds
     */
    Opened start() throws SQLException {
        QueueTables opened = open();
        Opened state = new Opened(opened.id(), totals, opened.committed());
        thread.start();
        return state;
    }

    /** What the file holds at the start; what is up to {@code committed} was stored elsewhere. */
    record Opened(String id, Totals totals, long committed) {}

    /** Why nothing can be written now, or an empty text. */
    String failure() {
        return failure;
    }

    /** Has it written by the next transaction. */
    void submit(Write<?> write) {
        if (!offer(write)) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "the queue " + file.path() + " is closed; nothing was accepted");
        }
    }

    /** Has it written by the next transaction, unless the queue was closed. */
    boolean offer(Write<?> write) {
        synchronized (closing) {
            return !closed && waiting.add(write);
        }
    }

    private void writeUntilClosed() {
        long nextHousekeeping = System.nanoTime() + HOUSEKEEPING.toNanos();
        while (!closed || !waiting.isEmpty()) {
            try {
                Write<?> first = waiting.poll(HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    write(group(first));
                }
                if (System.nanoTime() - nextHousekeeping > 0) {
                    nextHousekeeping = System.nanoTime() + HOUSEKEEPING.toNanos();
                    write(List.of(housekeeping.get()));
                }
            } catch (InterruptedException e) {
                LOG.atWarn().setCause(e).log("queue writer interrupted; it goes on until the queue is closed");
            }
        }
    }

    private List<Write<?>> group(Write<?> first) {
        List<Write<?>> group = new ArrayList<>();
        long weight = 0;
        for (Write<?> write = first; write != null; write = waiting.poll()) {
            group.add(write);
            weight += write.weight();
            if (weight > MAX_WEIGHT || group.size() == MAX_WRITES) {
                break;
            }
        }
        return group;
    }

    private void write(List<Write<?>> group) {
        try {
            commit(group);
        } catch (SQLException e) {
            undo(e);
            if (group.size() > 1 && (SqliteErrors.isFaultOfOneStatement(e) || SqliteErrors.isDamage(e))) {
                group.forEach(write -> write(List.of(write)));
                return;
            }
            TidewatchException explained = file.explain("writing to the queue", e);
            if (group.stream().anyMatch(Write::tellsOfOthers)) {
                report(explained);
            }
            group.forEach(write -> write.fail(explained));
        } catch (RuntimeException | OutOfMemoryError e) {
            undo(e);
            TidewatchException explained = new TidewatchException(
                    FailureKind.INTERNAL, "writing to the queue " + file.path() + " failed: " + e, e);
            report(explained);
            group.forEach(write -> write.fail(explained));
        }
    }

    private void commit(List<Write<?>> group) throws SQLException {
        QueueTables open = tables == null ? open() : tables;
        Transaction transaction = new Transaction(open, totals, ends, clock.instant(), file.freeBytes());
        List<Runnable> outcomes = new ArrayList<>(group.size());
        Sql.run(open.connection(), "BEGIN IMMEDIATE");
        for (Write<?> write : group) {
            outcomes.add(outcome(write, transaction));
        }
        transaction.finish();
        Sql.run(open.connection(), "COMMIT");
        totals = transaction.totals();
        committed.accept(transaction);
        if (!failure.isEmpty()) {
            failure = "";
            LOG.atInfo().addKeyValue("file", file.path()).log("queue writes again");
        }
        outcomes.forEach(Runnable::run);
    }

    private static <T> Runnable outcome(Write<T> write, Transaction transaction) throws SQLException {
        try {
            T value = write.apply(transaction);
            return () -> write.succeed(value);
        } catch (TidewatchException refused) {
            return () -> write.fail(refused);
        }
    }

    private QueueTables open() throws SQLException {
        Connection connection = file.connect();
        boolean opened = false;
        try {
            QueueTables fresh = new QueueTables(connection);
            // What failed may have reached the disk all the same: believe the file, not the memory.
            ends.clear();
            totals = fresh.totals();
            tables = fresh;
            opened = true;
            return fresh;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    /**
     * Leaves no transaction open. After anything but a full disk or one bad statement the connection is made anew, as its state is not
     * known.
     */
    private void undo(Throwable cause) {
        QueueTables open = tables;
        if (open == null) {
            return;
        }
        try {
            Sql.run(open.connection(), "ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself on some errors, a full disk among them, and then says that there is no
            // transaction.
            cause.addSuppressed(e);
        }
        tables = null;
        try {
            if (cause instanceof SQLException e && (SqliteErrors.isFull(e) || SqliteErrors.isFaultOfOneStatement(e))) {
                tables = open.renewed();
                return;
            }
            open.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void report(TidewatchException e) {
        String cause = String.valueOf(e.getMessage());
        boolean known = cause.equals(failure);
        failure = cause;
        if (!known) {
            LOG.atError().addKeyValue("file", file.path()).setCause(e).log("queue cannot write; senders are refused");
        }
    }

    /** Writes what waits, then lets go of the file. */
    @Override
    public void close() {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.add(new Wake());
        }
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join();
            }
            if (tables != null) {
                tables.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw file.explain("closing", e);
        }
    }

    /** Writes nothing: wakes the thread. */
    private static final class Wake extends Write<Boolean> {
        @Override
        Boolean apply(Transaction transaction) {
            return true;
        }
    }
}
