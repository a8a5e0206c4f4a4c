package io.tidewatch.event;

/** Why an operation failed; the kind alone decides whether trying again can help. */
public enum FailureKind {
    /** The request is wrong and will stay wrong. */
    INVALID(false),
    /** What was asked for does not exist. */
    NOT_FOUND(false),
    /** Full or busy: try again later, slower. */
    OVERLOADED(true),
    /** A service or a disk cannot be reached now. */
    UNAVAILABLE(true),
    /** Stored data is damaged. */
    CORRUPT(false),
    /** A defect in Tidewatch. */
    INTERNAL(false);

    private final boolean retryable;

    FailureKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later without a change by its caller. */
    public boolean retryable() {
        return retryable;
    }
}
