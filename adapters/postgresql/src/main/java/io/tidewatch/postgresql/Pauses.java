package io.tidewatch.postgresql;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.time.Duration;

/** Waiting for a server. */
final class Pauses {
    private Pauses() {}

    /** @throws TidewatchException {@code UNAVAILABLE} when the thread is interrupted; it stays so */
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while waiting for the database", e);
        }
    }

    /** Waits the whole time; an interruption is kept for later. */
    static void pauseUninterruptibly(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        boolean interrupted = Thread.interrupted();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                Thread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
