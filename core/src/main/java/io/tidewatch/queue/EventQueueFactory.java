package io.tidewatch.queue;

import io.tidewatch.event.TidewatchException;

/**
 * Opens one kind of {@link EventQueue}; the composition root finds it by {@code ServiceLoader} and its name. An adapter lists its own in
 * {@code META-INF/services}. Contract: the constructor takes nothing and does no I/O.
 */
public interface EventQueueFactory {
    /** What {@code queue.type} says for it: {@code embedded}, {@code kafka}… */
    String name();

    /**
     * The queue, started: {@code append}, {@code resumeAfter} and {@code poll} may be called.
     *
     * @throws TidewatchException with the remedy, {@code INVALID} for settings that cannot work, {@code UNAVAILABLE} for a disk or broker
     *     that cannot be reached; then nothing stays open
     */
    OpenedQueue open(QueueContext context);
}
