package io.tidewatch.ledger;

import java.time.Instant;
import java.util.List;

/** A part that counts: the queue what it received, the catalog what was stored. Thread-safe. */
public interface LedgerSource {
    /** The counts of minutes from {@code from} (inclusive) to {@code to} (exclusive), one entry a tenant and minute, oldest first. */
    List<LedgerEntry> entries(Instant from, Instant to);
}
