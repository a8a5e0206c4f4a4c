package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads on which DuckDB is called: so many searches at once, those that wait first come, first served. They are platform threads,
 * because a virtual one cannot leave its carrier while it is in native code: a few searches on virtual threads would hold up
 * everything else that runs on them, the taking in of events above all. Thread-safe.
 */
public final class SearchThreads implements AutoCloseable {
    /** Searches at once for each that may be in the database: those that memtables answer need not wait for the others. */
    private static final int SEARCHES_A_STATEMENT = 16;

    private final ThreadPoolExecutor pool;
    private final Semaphore statements;
    private final Duration patience;

    /**
     * @param name of the threads
     * @param statements how many statements may run in DuckDB at once; sixteen times as many searches may be under way
     * @param waiting how many more may wait
     * @param patience how long one may wait
     */
    public SearchThreads(String name, int statements, int waiting, Duration patience) {
        this.patience = requireNonNull(patience, "patience is null");
        this.statements = new Semaphore(statements, true);
        this.pool = new ThreadPoolExecutor(
                statements * SEARCHES_A_STATEMENT,
                statements * SEARCHES_A_STATEMENT,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting, true),
                Thread.ofPlatform().name(name, 0).daemon(true).factory());
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Does the work on one of the threads and waits for it.
     *
     * @throws TidewatchException {@code OVERLOADED} where too many wait already or it waited too long; {@code UNAVAILABLE} after
     *     {@link #close} or an interrupt; else whatever the work throws
     */
    public <T> T run(Supplier<T> work) {
        long asked = System.nanoTime();
        Future<T> result;
        try {
            result = pool.submit(() -> {
                if (System.nanoTime() - asked > patience.toNanos()) {
                    throw overloaded("the search waited longer than " + patience.toSeconds() + " s for others");
                }
                return work.get();
            });
        } catch (RejectedExecutionException e) {
            if (pool.isShutdown()) {
                throw new TidewatchException(FailureKind.UNAVAILABLE, "the lake is closed", e);
            }
            throw overloaded(waiting() + " searches wait already");
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the search was interrupted", e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new TidewatchException(FailureKind.INTERNAL, "the search failed", e);
        };
    }

    private static TidewatchException overloaded(String what) {
        return new TidewatchException(FailureKind.OVERLOADED, what + "; try again, or search less at a time");
    }

    /** Waits until a statement more may run; {@link #leaveDatabase} afterwards. */
    void enterDatabase(int seconds) {
        try {
            if (!statements.tryAcquire(seconds, TimeUnit.SECONDS)) {
                throw overloaded("the search waited longer than " + seconds + " s for others");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the search was interrupted", e);
        }
    }

    void leaveDatabase() {
        statements.release();
    }

    /** How many wait now. */
    int waiting() {
        return pool.getQueue().size();
    }

    /** Lets nothing more begin; what waits is done still. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
