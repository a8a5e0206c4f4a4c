package io.tidewatch.collect;

import io.tidewatch.health.Health;

/**
 * Brings records in from one kind of source and hands them to a {@link RawSink}; the first stage. Contract:
 *
 * <ul>
 *   <li>the constructor does no I/O; {@link #start} opens what is needed and returns, or throws with the remedy;
 *   <li>a sender is answered only after the sink has returned;
 *   <li>{@code Overloaded} from the sink reaches the sender in its protocol's way (429, a paused read), never as a drop;
 *   <li>{@link #close} stops taking, lets what is under way finish, and can be called twice.
 * </ul>
 */
public interface Collector extends AutoCloseable {
    void start(RawSink sink);

    Health check();

    @Override
    void close();
}
