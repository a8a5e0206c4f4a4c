package io.tidewatch.queue;

import static java.util.Objects.requireNonNull;

import io.tidewatch.ledger.LedgerSource;
import org.jspecify.annotations.Nullable;

/**
 * A queue that was started, and what comes with it.
 *
 * @param queue the queue; closing it closes the rest
 * @param ledger what it received and left out as known
 * @param deadLetters where the queue itself keeps what cannot be processed, or null where it does not; then the catalog does
 */
public record OpenedQueue(
        EventQueue queue, LedgerSource ledger, @Nullable DeadLetters deadLetters) {
    public OpenedQueue {
        requireNonNull(queue, "queue is null");
        requireNonNull(ledger, "ledger is null");
    }
}
