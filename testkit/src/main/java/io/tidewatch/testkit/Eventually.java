package io.tidewatch.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens in another thread, and fails when it does not. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /** Returns as soon as {@code condition} holds; after two minutes fails, saying {@code what} did not come true. */
    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within two minutes: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
