package io.tidewatch.collect.net;

import io.tidewatch.collect.SenderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who sent how much. Remembers the {@value #MOST} senders heard last; the others are one entry. Thread-safe. */
final class SenderTable {
    static final int MOST = 1_000;

    private final Map<String, SenderStatus> senders = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable SenderStatus others;

    synchronized void add(String address, long records, long bytes, Instant now) {
        senders.merge(address, new SenderStatus(address, records, bytes, now), SenderTable::sum);
        if (senders.size() > MOST) {
            SenderStatus eldest = senders.values().iterator().next();
            senders.remove(eldest.address());
            SenderStatus moved = new SenderStatus("others", eldest.records(), eldest.bytes(), eldest.last());
            others = others == null ? moved : sum(others, moved);
        }
    }

    private static SenderStatus sum(SenderStatus before, SenderStatus more) {
        return new SenderStatus(
                before.address(), before.records() + more.records(), before.bytes() + more.bytes(), more.last());
    }

    /** Those heard last first. */
    synchronized List<SenderStatus> list() {
        List<SenderStatus> list = new ArrayList<>(senders.values()).reversed();
        if (others == null) {
            return list;
        }
        List<SenderStatus> all = new ArrayList<>(list);
        all.add(others);
        return all;
    }
}
