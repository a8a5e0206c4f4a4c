package io.tidewatch.cli.generate;

import io.tidewatch.cli.CliFailure;
import java.io.PrintStream;

/** Standard output. */
public final class StreamSink implements LineSink {
    private final PrintStream out;

    public StreamSink(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(CharSequence record) {
        out.append(record);
    }

    /** Fails when the reader has gone, as {@code head} does. */
    @Override
    public void flush() {
        if (out.checkError()) {
            throw CliFailure.failed("nobody reads the output any more");
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
