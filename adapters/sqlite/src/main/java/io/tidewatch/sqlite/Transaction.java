package io.tidewatch.sqlite;

import io.tidewatch.catalog.sql.LedgerTable;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.QueuedBatch;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the writes of one group did so far. Nobody else sees it before it is committed. Used by the writing thread alone. */
final class Transaction {
    /** The embedded queue has one partition. */
    static final int PARTITION = 0;

    private final QueueTables tables;
    private final StreamEnds committedEnds;
    private final long now;
    private final List<QueuedBatch> appended = new ArrayList<>();
    private final Map<StreamKey, Long> ends = new HashMap<>();
    private final Map<List<Object>, LedgerEntry> counts = new LinkedHashMap<>();
    private final long firstOffset;
    private final long freeBytes;
    private Totals totals;

    Transaction(QueueTables tables, Totals before, StreamEnds committedEnds, Instant now, long freeBytes) {
        this.tables = tables;
        this.totals = before;
        this.firstOffset = before.nextOffset();
        this.freeBytes = freeBytes;
        this.committedEnds = committedEnds;
        this.now = LedgerTable.minute(now);
    }

    QueueTables tables() {
        return tables;
    }

    Totals totals() {
        return totals;
    }

    /** Bytes that were free on the disk when the transaction began. */
    long freeBytes() {
        return freeBytes;
    }

    List<QueuedBatch> appended() {
        return appended;
    }

    Map<StreamKey, Long> ends() {
        return ends;
    }

    /** Up to where the stream was accepted, this transaction included. */
    long end(StreamKey stream) throws SQLException {
        Long here = ends.get(stream);
        if (here != null) {
            return here;
        }
        long committed = committedEnds.end(stream);
        return committed >= 0 ? committed : tables.acceptedEnd(stream);
    }

    Position append(RawBatch batch, byte[] frame) throws SQLException {
        long offset = totals.nextOffset();
        tables.insert(offset, batch.tenant().value(), LedgerTable.minute(batch.received()), batch.size(), frame);
        totals = totals.with(batch.size(), frame.length);
        Position position = new Position(PARTITION, offset);
        appended.add(new QueuedBatch(position, batch));
        return position;
    }

    void accept(StreamKey stream, long end) throws SQLException {
        tables.accept(stream, end, now);
        ends.put(stream, end);
    }

    void count(TenantId tenant, Instant received, long records, long deduplicated, long quarantined) {
        LedgerEntry entry = new LedgerEntry(tenant, received, records, deduplicated, 0, quarantined);
        counts.merge(List.of(tenant, entry.minute()), entry, LedgerEntry::plus);
    }

    /** Deletes some of what was committed up to {@code offset}. */
    void delete(long offset, int most) throws SQLException {
        totals = tables.delete(offset, most, totals);
    }

    /** Takes a damaged batch out of the totals, once its row is gone. */
    void lost(long records, long frameBytes) {
        totals = totals.without(1, records, frameBytes);
    }

    /** Lets offsets go on at {@code nextOffset}; what is before counts as committed. */
    void skipTo(long nextOffset) throws SQLException {
        totals = totals.withNextOffset(nextOffset);
        tables.rememberCommitted(nextOffset - 1);
    }

    /** Writes what was only summed up until now; the last step before the commit. */
    void finish() throws SQLException {
        for (LedgerEntry entry : counts.values()) {
            tables.ledger().add(entry);
        }
        if (totals.nextOffset() != firstOffset) {
            tables.rememberNextOffset(totals.nextOffset());
        }
    }
}
