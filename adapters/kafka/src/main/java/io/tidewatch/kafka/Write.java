package io.tidewatch.kafka;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something to be written in the next transaction; several share one. */
abstract class Write<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * Adds its records to the transaction.
     *
     * @throws TidewatchException when it is refused; then it has added nothing, and the others go on
     */
    abstract void apply(Group group);

    /** What came of it, once the transaction is durable. */
    abstract T outcome();

    /** How many bytes it brings, about. */
    long weight() {
        return 0;
    }

    final void succeed() {
        result.complete(outcome());
    }

    final void fail(TidewatchException failure) {
        result.completeExceptionally(failure);
    }

    final T await(Duration patience) {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw KafkaErrors.explain("writing to Kafka", e);
        } catch (TimeoutException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "Kafka did not take it within " + patience.toSeconds() + "s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while waiting for Kafka", e);
        }
    }
}
