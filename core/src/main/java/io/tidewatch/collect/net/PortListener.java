package io.tidewatch.collect.net;

import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.health.Health;
import java.time.Duration;

/** One port that is listened on; started once, stopped in three steps. */
interface PortListener {
    /** @throws io.tidewatch.event.TidewatchException with the remedy, when the port cannot be listened on */
    void start();

    /** Takes nothing new, and lets what was read be finished. */
    void stop();

    /** Waits until it is finished, at most so long. */
    void awaitStopped(Duration most) throws InterruptedException;

    /** Ends what has not finished. */
    void close();

    ListenerStatus status();

    Health check();
}
