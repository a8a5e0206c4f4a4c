package io.tidewatch.cli.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * A file that the server gives, and what it says of it after the last byte. Read to its end first; a file that breaks off ends with an
 * {@link IOException} and not as if it were whole. Not thread-safe.
 */
public final class Download implements AutoCloseable {
    private final HttpURLConnection connection;
    private final InputStream body;

    Download(HttpURLConnection connection, InputStream body) {
        this.connection = requireNonNull(connection, "connection is null");
        this.body = requireNonNull(body, "body is null");
    }

    /** The file's next bytes; -1 after the last. */
    public int read(byte[] into) throws IOException {
        return body.read(into);
    }

    /** A field after the body; null where the server sent none, or a proxy in between took it away. */
    public @Nullable String trailer(String name) {
        // The JDK's chunked stream adds trailers to the headers.
        return connection.getHeaderField(name);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
