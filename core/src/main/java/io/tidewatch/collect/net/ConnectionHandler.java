package io.tidewatch.collect.net;

import java.io.IOException;

/** Speaks a protocol on one connection, from its beginning to its end; called by the connection's own thread. */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * Comes back when the sender has ended the connection and everything read from it was handed on.
     *
     * @throws MalformedStreamException when what comes is not of the protocol
     * @throws IOException when the connection broke
     */
    void handle(Connection connection, ListenerCounts counts) throws IOException, InterruptedException;
}
