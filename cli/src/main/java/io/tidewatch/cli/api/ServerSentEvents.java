package io.tidewatch.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a stream of server-sent events. Not thread-safe. */
public final class ServerSentEvents {
    private static final int MAX_DATA = 16 << 20;

    private final BufferedReader lines;

    public ServerSentEvents(InputStream stream) {
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * One message.
     *
     * @param event its kind, {@code message} when it names none
     * @param data its contents
     */
    public record Message(String event, String data) {}

    /** The next message that has data; blocks until it is there; null at the end of the stream. */
    public @Nullable Message next() throws IOException {
        String event = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    return new Message(event, data.toString());
                }
                event = "message";
            } else if (line.startsWith("data:")) {
                if (data.length() + line.length() > MAX_DATA) {
                    throw new IOException("a message is larger than 16 MiB");
                }
                data.append(data.isEmpty() ? "" : "\n").append(value(line, 5));
            } else if (line.startsWith("event:")) {
                event = value(line, 6);
            }
        }
        return null;
    }

    private static String value(String line, int from) {
        return line.startsWith(" ", from) ? line.substring(from + 1) : line.substring(from);
    }
}
