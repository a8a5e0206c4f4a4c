package io.tidewatch.ledger;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Counts of one tenant and one minute of arrival; entries of the same tenant and minute add up.
 *
 * @param tenant whose records
 * @param minute the minute in which their batches were received, UTC
 * @param received records accepted by the queue, including those left out as known
 * @param deduplicated records left out because the sender had sent them before
 * @param stored events committed to the store
 * @param quarantined records put to the dead letters
 * @param evaluated stored events on which the rules were tried; all, but for those on which a rule failed
 */
public record LedgerEntry(
        TenantId tenant,
        Instant minute,
        long received,
        long deduplicated,
        long stored,
        long quarantined,
        long evaluated) {
    public LedgerEntry {
        requireNonNull(tenant, "tenant is null");
        minute = requireNonNull(minute, "minute is null").truncatedTo(ChronoUnit.MINUTES);
    }

    /** Of somebody who does not know what rules were tried on. */
    public LedgerEntry(
            TenantId tenant, Instant minute, long received, long deduplicated, long stored, long quarantined) {
        this(tenant, minute, received, deduplicated, stored, quarantined, 0);
    }

    /** The sum of two entries of the same tenant and minute. */
    public LedgerEntry plus(LedgerEntry other) {
        if (!tenant.equals(other.tenant) || !minute.equals(other.minute)) {
            throw new IllegalArgumentException(
                    "entries of " + tenant + " " + minute + " and " + other.tenant + " " + other.minute);
        }
        return new LedgerEntry(
                tenant,
                minute,
                received + other.received,
                deduplicated + other.deduplicated,
                stored + other.stored,
                quarantined + other.quarantined,
                evaluated + other.evaluated);
    }

    /** Records received and neither stored nor accounted for otherwise: still queued, or lost. */
    public long outstanding() {
        return received - deduplicated - stored - quarantined;
    }
}
