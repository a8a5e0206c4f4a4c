package io.tidewatch.sigma.correlate;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Map;

/** Events for tests that need whole ones. */
final class Events {
    private static final Origin ORIGIN = new Origin("test", "file", null, null);

    private Events() {}

    static Event ofTenant(String tenant) {
        return new Event(
                new EventId(0, 0, 0),
                new TenantId(tenant),
                Dataset.GENERIC,
                Instant.EPOCH,
                Instant.EPOCH,
                ORIGIN,
                Severity.values()[0],
                Slice.EMPTY,
                false,
                Fields.of(Map.of("User", "alice")));
    }
}
