package io.tidewatch.queue;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import java.time.Instant;

/**
 * A record that could not be processed.
 *
 * @param id the id that its event would have had
 * @param tenant whose it is
 * @param origin where it came from
 * @param received when it arrived
 * @param record its bytes
 * @param reason why, for a person
 */
public record DeadLetter(EventId id, TenantId tenant, Origin origin, Instant received, Slice record, String reason) {}
