package io.tidewatch.enrich;

import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.event.Event;
import io.tidewatch.health.Health;
import java.util.List;

/**
 * Adds to events what one kind of list or database knows. The stage {@link Enrichment} calls each in turn, on several threads.
 *
 * <ul>
 *   <li>{@link #enrich} looks at the event and puts what it knows to the additions, which leave alone what the event has.
 *   <li>It never blocks and never waits for a file, a lock that is held long, or the network.
 *   <li>It throws for no event, whatever its fields hold.
 *   <li>The same event and the same files give the same additions; where that cannot be (reverse DNS), its own documentation says so.
 *   <li>Thread-safe. After {@link #close} it adds nothing.
 * </ul>
 *
 * @see io.tidewatch.enrich.network.InternalNetworks
 */
public interface Enricher extends AutoCloseable {
    /** What status and metrics call it: {@code threat-lists}. */
    String name();

    /** Puts what is known about {@code event} to {@code additions}, whose event it is. */
    void enrich(Event event, Additions additions);

    /** Whether all its files were read; degraded, with the file and the cause, where an earlier version or nothing is used instead. */
    Health check();

    /** The files that it works with, and their versions; none for one without files. */
    List<ListStatus> lists();

    /** Frees what it holds. Throws nothing. */
    @Override
    void close();
}
