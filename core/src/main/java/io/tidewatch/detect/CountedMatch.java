package io.tidewatch.detect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.time.Instant;

/**
 * A match that a correlation counts, on its way to whichever process holds the group that it belongs to.
 *
 * @param group names the tenant, the unit and the group's values: matches of equal {@code group} are taken by one process, in order
 * @param tenant whose it is
 * @param unit names correlations that are computed together, and what they mean
 * @param event the event that matched
 * @param ordinal tells the matches of one event apart; a replay repeats it
 * @param received when the event's batch was received; matches are taken in this order, then in that of the events' ids
 * @param content the event and the rules that it matched, as {@link CorrelationGroups} reads them
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; the content is handed through.
public record CountedMatch(
        String group, TenantId tenant, String unit, EventId event, int ordinal, Instant received, byte[] content) {
    public CountedMatch {
        requireNonNull(group, "group is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(unit, "unit is null");
        requireNonNull(event, "event is null");
        requireNonNull(received, "received is null");
        requireNonNull(content, "content is null");
    }
}
