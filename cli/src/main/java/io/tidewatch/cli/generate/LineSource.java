package io.tidewatch.cli.generate;

import java.time.Instant;

/** Makes log lines, one after the other. Not thread-safe. */
@FunctionalInterface
public interface LineSource {
    /** Appends the next record with its line end; a record with a stack trace has several lines. */
    void next(Instant at, StringBuilder out);
}
