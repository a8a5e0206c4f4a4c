package io.tidewatch.server.http;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory that all bodies being received may take together. Thread-safe. */
public final class BodyBudget {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ByteSize limit;
    private final Semaphore kibibytes;

    public BodyBudget(ByteSize limit) {
        this.limit = limit;
        this.kibibytes = new Semaphore(kibibytes(limit.bytes()), true);
    }

    /** A request's share of the budget; grows with its body. */
    public final class Share implements AutoCloseable {
        private int held;

        private Share() {}

        /** Makes the share at least {@code bytes}; waits a little when the budget is used up. */
        public void growTo(long bytes) {
            int more = kibibytes(bytes) - held;
            if (more <= 0) {
                return;
            }
            try {
                if (!kibibytes.tryAcquire(more, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new Overloaded(
                            "The bodies being received take " + limit + " already.", Duration.ofSeconds(1));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Overloaded("The server is stopping.", Duration.ofSeconds(5));
            }
            held += more;
        }

        @Override
        public void close() {
            kibibytes.release(held);
            held = 0;
        }
    }

    public Share share() {
        return new Share();
    }

    /** How much is free, in bytes. */
    public long free() {
        return kibibytes.availablePermits() * 1024L;
    }

    private static int kibibytes(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, (bytes + 1023) / 1024);
    }
}
