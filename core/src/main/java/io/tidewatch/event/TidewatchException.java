package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that stages and adapters throw when infrastructure fails. Its message is written for a person: what was
 * wrong, where, and what to do.
 */
public class TidewatchException extends RuntimeException {
    private final FailureKind kind;

    public TidewatchException(FailureKind kind, String message) {
        this(kind, message, null);
    }

    public TidewatchException(FailureKind kind, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message is null"), cause);
        this.kind = requireNonNull(kind, "kind is null");
    }

    /** What kind of failure this is, and with it whether to retry. */
    public FailureKind kind() {
        return kind;
    }

    /**
     * This failure as those meet it who handed something over: a password that a service refuses, or its certificate, is no fault of what they
     * handed over and may be put right, so {@code INVALID} becomes {@code UNAVAILABLE}. Another kind stays.
     */
    public TidewatchException forSenders() {
        return kind == FailureKind.INVALID
                ? new TidewatchException(FailureKind.UNAVAILABLE, String.valueOf(getMessage()), this)
                : this;
    }
}
