package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.store.ProcessedBatch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The memtables between two flushes, with the positions and counts that will be committed with them. Appended to by one thread; its
 * memtables may be read by others.
 */
final class Generation {
    private final int maxColumns;
    private final Map<Key, Memtable> tables = new LinkedHashMap<>();
    private final Map<Integer, Long> positions = new TreeMap<>();
    private final Map<Minute, long[]> counts = new LinkedHashMap<>();
    private long weight;
    private @Nullable Instant begun;
    private @Nullable Memtable last;
    private @Nullable Key lastKey;

    private record Key(TenantId tenant, Dataset dataset) {}

    private record Minute(TenantId tenant, Instant minute) {}

    Generation(int maxColumns) {
        this.maxColumns = maxColumns;
    }

    /** Adds a batch; its events are not seen until the memtables returned are published. */
    Set<Memtable> append(ProcessedBatch batch, Instant now) {
        if (begun == null) {
            begun = now;
        }
        Set<Memtable> touched = new LinkedHashSet<>();
        long bytes = 0;
        for (Event event : batch.events()) {
            Memtable table = table(event);
            bytes += table.append(event);
            touched.add(table);
        }
        weight += bytes;
        positions.merge(batch.position().partition(), batch.position().offset(), Math::max);
        Instant minute = batch.received().truncatedTo(ChronoUnit.MINUTES);
        long[] stored = counts.computeIfAbsent(new Minute(batch.tenant(), minute), m -> new long[3]);
        stored[0] += batch.events().size();
        stored[1] += batch.quarantined();
        stored[2] += batch.evaluated();
        return touched;
    }

    private Memtable table(Event event) {
        Key key = lastKey;
        Memtable table = last;
        if (table != null && key != null && key.dataset.equals(event.dataset()) && key.tenant.equals(event.tenant())) {
            return table;
        }
        key = new Key(event.tenant(), event.dataset());
        synchronized (tables) {
            table = tables.computeIfAbsent(key, k -> new Memtable(k.tenant, k.dataset, maxColumns));
        }
        last = table;
        lastKey = key;
        return table;
    }

    /** The memtables so far; of any thread. */
    Collection<Memtable> tables() {
        synchronized (tables) {
            return List.copyOf(tables.values());
        }
    }

    /** Memory, about, in bytes. */
    long weight() {
        return weight;
    }

    /** When its first batch came; null while there is none. */
    @Nullable
    Instant begun() {
        return begun;
    }

    boolean isEmpty() {
        return begun == null;
    }

    List<Position> positions() {
        List<Position> list = new ArrayList<>();
        positions.forEach((partition, offset) -> list.add(new Position(partition, offset)));
        return list;
    }

    List<LedgerEntry> ledger() {
        List<LedgerEntry> entries = new ArrayList<>();
        counts.forEach((key, stored) -> {
            if (stored[0] > 0 || stored[1] > 0) {
                entries.add(new LedgerEntry(key.tenant, key.minute, 0, 0, stored[0], stored[1], stored[2]));
            }
        });
        return entries;
    }
}
