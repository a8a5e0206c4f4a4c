package io.tidewatch.cli.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request that sends events. */
public sealed interface Delivery {
    /**
     * The server has it, durably.
     *
     * @param accepted records that are new
     * @param deduplicated records that it knew already
     * @param rejectedTotal how many records it cannot take
     * @param rejected the first of them
     */
    record Accepted(long accepted, long deduplicated, long rejectedTotal, List<Rejection> rejected)
            implements Delivery {}

    /** One record that was rejected: its line in the body, from 1, and why. */
    record Rejection(long line, String reason) {}

    /**
     * Nothing is known to be accepted; the same may succeed later.
     *
     * @param reason what is wrong, for a person
     * @param retryAfter how long the server asks to wait, or null
     * @param distrust whether one of both does not trust the other any more, its certificate or its password: worth saying even where
     *     something else was wrong before
     */
    record Later(String reason, @Nullable Duration retryAfter, boolean distrust) implements Delivery {
        Later(String reason, @Nullable Duration retryAfter) {
            this(reason, retryAfter, false);
        }
    }

    /** The body is larger than the server takes: send less at once. */
    record TooLarge(String reason) implements Delivery {}

    /** The server will not take it however often it is sent; {@code reason} carries the remedy. */
    record Refused(int status, String reason) implements Delivery {}
}
