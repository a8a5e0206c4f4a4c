package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** The queue is full or too slow: nothing was accepted; the sender should try the same batch again after {@link #retryAfter}. */
public final class Overloaded extends TidewatchException {
    private final Duration retryAfter;

    public Overloaded(String message, Duration retryAfter) {
        super(FailureKind.OVERLOADED, message);
        this.retryAfter = requireNonNull(retryAfter, "retryAfter is null");
    }

    /** How long the sender should wait before it tries again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
