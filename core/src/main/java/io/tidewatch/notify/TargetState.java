package io.tidewatch.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a target's messages.
 *
 * @param waiting how many wait
 * @param delivered how many were delivered
 * @param givenUp how many were given up
 * @param dropped how many were not even kept, since {@link Outbox#MAX_WAITING} waited
 * @param lastDelivered when one was last delivered
 * @param lastFailed when an attempt last failed
 * @param lastReason why it did
 */
public record TargetState(
        long waiting,
        long delivered,
        long givenUp,
        long dropped,
        @Nullable Instant lastDelivered,
        @Nullable Instant lastFailed,
        String lastReason) {
    public static final TargetState NEW = new TargetState(0, 0, 0, 0, null, null, "");

    /** Whether the last attempt failed. */
    public boolean isFailing() {
        return lastFailed != null && (lastDelivered == null || lastFailed.isAfter(lastDelivered));
    }
}
