package io.tidewatch.cli.api;

import java.util.Map;

/** Where agents' events go: a server, or a place at a broker. Thread-safe. */
public interface EventTarget extends AutoCloseable {
    /**
     * Sends a body of events as the server's {@code POST /api/v1/events} takes it, and says what became of them; expected failures are
     * results.
     *
     * @param headers what is sent ({@code Content-Type}), and from where ({@code Tidewatch-…})
     */
    Delivery send(Map<String, String> headers, byte[] body, Compression compression);

    @Override
    void close();
}
