package io.tidewatch.ledger;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The whole account: what the queue received beside what the store holds. Thread-safe. */
public final class Ledger implements LedgerSource {
    private static final Comparator<LedgerEntry> OLDEST_FIRST =
            Comparator.comparing(LedgerEntry::minute).thenComparing(LedgerEntry::tenant);

    private final List<LedgerSource> sources;

    public Ledger(List<LedgerSource> sources) {
        this.sources = List.copyOf(requireNonNull(sources, "sources is null"));
    }

    @Override
    public List<LedgerEntry> entries(Instant from, Instant to) {
        Map<List<Object>, LedgerEntry> sums = new TreeMap<>(Comparator.comparing(Object::toString));
        for (LedgerSource source : sources) {
            for (LedgerEntry entry : source.entries(from, to)) {
                sums.merge(List.of(entry.minute(), entry.tenant()), entry, LedgerEntry::plus);
            }
        }
        List<LedgerEntry> entries = new ArrayList<>(sums.values());
        entries.sort(OLDEST_FIRST);
        return entries;
    }

    /** The entries of one tenant alone. */
    public List<LedgerEntry> entries(TenantId tenant, Instant from, Instant to) {
        return entries(from, to).stream()
                .filter(entry -> entry.tenant().equals(tenant))
                .toList();
    }
}
