package io.tidewatch.event;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How its sender asks that a batch be read; each part goes before what the configuration says of the source.
 *
 * @param parser the parser's name, or null to leave it open; one that is not there any more is passed over
 * @param zone the zone of times that carry none, or null
 * @param reference when the records were written, about: a time without a year takes the year nearest to it. Null for their arrival
 */
public record ReadAs(
        @Nullable String parser,
        @Nullable ZoneId zone,
        @Nullable Instant reference) {
    /** Null where nothing is asked for. */
    public static @Nullable ReadAs of(@Nullable String parser, @Nullable ZoneId zone, @Nullable Instant reference) {
        return parser == null && zone == null && reference == null ? null : new ReadAs(parser, zone, reference);
    }
}
