package io.tidewatch.alert;

/** What became of a person's change. */
public sealed interface EditOutcome {
    /** Done, or nothing had to be done. */
    record Done(Alert alert) implements EditOutcome {}

    /** There is no such alert, or it may not be seen. */
    record Missing() implements EditOutcome {}

    /** Somebody else changed it since; this is how it is now. */
    record Conflict(Alert alert) implements EditOutcome {}
}
