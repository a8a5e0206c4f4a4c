package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was understood.
 *
 * @param dataset what kind of event it is
 * @param time when it happened, or null where the record does not say; the time of arrival is then taken
 * @param severity as its sender called it
 * @param keepRaw whether the record's bytes must be kept beside the fields
 * @param fields the fields found, {@code message} among them
 */
public record Parsed(Dataset dataset, @Nullable Instant time, Severity severity, boolean keepRaw, Fields fields)
        implements ParseResult {
    public Parsed {
        requireNonNull(dataset, "dataset is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(fields, "fields is null");
    }
}
