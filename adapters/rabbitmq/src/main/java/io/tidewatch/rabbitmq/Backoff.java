package io.tidewatch.rabbitmq;

import io.tidewatch.event.TidewatchException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a connection that failed is tried again: soon at first, later every five seconds. Not thread-safe, but for {@link #failure}. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration pause = FIRST;
    private long notBefore;
    private volatile @Nullable TidewatchException failure;

    /** What is wrong now; null when the last try succeeded. */
    @Nullable
    TidewatchException failure() {
        return failure;
    }

    /** How long it is left alone; zero or less when it may be tried. */
    Duration left() {
        return failure == null ? Duration.ZERO : Duration.ofNanos(notBefore - System.nanoTime());
    }

    TidewatchException failed(TidewatchException why) {
        notBefore = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        failure = why;
        return why;
    }

    void succeeded() {
        pause = FIRST;
        failure = null;
    }
}
