package io.tidewatch.parse;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.ReadAs;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of a source.
 *
 * @param parser the parser's name, or null to recognise each record
 * @param dataset the dataset of its events, or null to let the parser decide
 * @param zone the zone of times that carry none
 * @param keepRaw true to keep every record's bytes, even where the fields give them back
 */
public record SourceSettings(
        @Nullable String parser, @Nullable Dataset dataset, ZoneId zone, boolean keepRaw) {
    public static final SourceSettings DEFAULT = new SourceSettings(null, null, ZoneOffset.UTC, false);

    public SourceSettings {
        requireNonNull(zone, "zone is null");
    }

    /** The same with what a batch's sender asks for. */
    public SourceSettings readAs(@Nullable ReadAs asked) {
        return asked == null || asked.parser() == null && asked.zone() == null
                ? this
                : new SourceSettings(
                        asked.parser() == null ? parser : asked.parser(),
                        dataset,
                        asked.zone() == null ? zone : asked.zone(),
                        keepRaw);
    }
}
