package io.tidewatch.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that the command should stop, as SIGINT and SIGTERM express it; ends every wait. Thread-safe. */
public final class Stop {
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean honoured;

    public void ask() {
        asked.countDown();
    }

    public boolean asked() {
        return asked.getCount() == 0;
    }

    /** Says that the command ends by itself when asked, so that the process waits for it. */
    public Stop honour() {
        honoured = true;
        return this;
    }

    boolean honoured() {
        return honoured;
    }

    /** Waits for so long at most; true when stopping was asked for. */
    public boolean await(Duration wait) {
        return awaitNanos(wait.toNanos());
    }

    /** The same in nanoseconds; returns at once when the time is not positive. */
    public boolean awaitNanos(long nanos) {
        try {
            return asked.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
