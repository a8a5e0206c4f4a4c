package io.tidewatch.rabbitmq;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.Appended;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A batch on its way to RabbitMQ, and the thread that waits for what becomes of it. */
final class AppendRequest {
    private final RawBatch batch;
    private final int firstNew;
    private final byte[] frame;
    private final CompletableFuture<Appended> answer = new CompletableFuture<>();

    /**
     * @param firstNew the first record that was not known when the frame was made
     * @param frame the records from there on; empty when all were known
     */
    AppendRequest(RawBatch batch, int firstNew, byte[] frame) {
        this.batch = batch;
        this.firstNew = firstNew;
        this.frame = frame;
    }

    RawBatch batch() {
        return batch;
    }

    @Nullable
    StreamKey stream() {
        return StreamKey.of(batch);
    }

    /** The records from {@code first} on as a message's body. */
    byte[] frame(int first, int level) {
        return first == firstNew && frame.length > 0 ? frame : BatchMessage.compress(batch.from(first), level);
    }

    void answer(Appended appended) {
        answer.complete(appended);
    }

    void fail(TidewatchException failure) {
        answer.completeExceptionally(failure);
    }

    /** Blocks until it is answered. */
    Appended await() {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TidewatchException failure) {
                throw failure;
            }
            throw new TidewatchException(FailureKind.INTERNAL, "appending failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE, "interrupted while waiting for the queue; the batch may be there", e);
        }
    }
}
