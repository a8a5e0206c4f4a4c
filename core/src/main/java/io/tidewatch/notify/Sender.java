package io.tidewatch.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Carries one message to its target. Contract: returns within a bounded time whatever the other side does; follows no redirect;
 * outcomes never hold secrets; an interrupt ends the attempt. Thread-safe.
 */
@FunctionalInterface
public interface Sender {
    Outcome send(Channel channel, Message message) throws InterruptedException;

    /** What became of an attempt. */
    sealed interface Outcome {
        /** The target took it. */
        record Delivered() implements Outcome {}

        /** It may work later; {@code after} is what the target asked to wait, or null. */
        record Failed(String reason, @Nullable Duration after) implements Outcome {}

        /** It will not work however often it is tried. */
        record Refused(String reason) implements Outcome {}
    }
}
