package io.tidewatch.cli.generate;

import java.io.Closeable;
import java.io.IOException;

/** Where generated lines go. {@link #flush} makes them visible to readers. Not thread-safe. */
public interface LineSink extends Closeable {
    void write(CharSequence record) throws IOException;

    void flush() throws IOException;
}
