package io.tidewatch.sqlite;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Something that is written in the next transaction, and what comes of it. A transaction that fails may be tried again with the same
 * writes.
 *
 * @param <T> what the writer's caller learns once it is committed
 */
abstract class Write<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * Does it. A {@link TidewatchException} refuses this write alone and must come before anything was changed; a {@link SQLException}
     * fails the transaction.
     */
    abstract T apply(Transaction transaction) throws SQLException;

    /** Whether its failing means that nothing can be written; not so where it touches what is known to be damaged. */
    boolean tellsOfOthers() {
        return true;
    }

    /** Bytes that wait to be written, about. */
    long weight() {
        return 0;
    }

    void succeed(T value) {
        result.complete(value);
    }

    void fail(RuntimeException e) {
        result.completeExceptionally(e);
    }

    /** Blocks until the write is durable, or throws why it is not. */
    T await() {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "interrupted while waiting for the disk; whether it was written is not known",
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TidewatchException known) {
                throw known;
            }
            throw new TidewatchException(FailureKind.INTERNAL, "writing failed: " + e.getCause(), e);
        }
    }
}
