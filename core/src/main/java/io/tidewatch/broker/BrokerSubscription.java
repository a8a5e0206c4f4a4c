package io.tidewatch.broker;

import java.time.Duration;
import java.util.List;

/**
 * Takes records from one place at a broker. Contract:
 *
 * <ul>
 *   <li>{@link #poll} gives messages in the broker's order and blocks at most its wait; empty when nothing came;
 *   <li>with a group, what was polled and not acknowledged is given again, in the same order, after a restart or by another process of
 *       the group; one process of a group is given messages at a time where {@link #isOrdered} says so;
 *   <li>{@link #acknowledge} covers everything polled so far;
 *   <li>failures are {@code TidewatchException}s; after one of kind {@code UNAVAILABLE} polling again connects again;
 *   <li>for one thread, but for {@link #close} and {@link #missed}.
 * </ul>
 */
public interface BrokerSubscription extends AutoCloseable {
    List<BrokerMessage> poll(int max, Duration wait);

    void acknowledge();

    /**
     * Whether what is given again comes in its first order and to one process at a time, so that {@link BrokerMessage#place} tells what was
     * seen before.
     */
    boolean isOrdered();

    /** How often messages may have passed unseen: the breaks of a connection to a place that keeps nothing (pub/sub). */
    long missed();

    @Override
    void close();
}
