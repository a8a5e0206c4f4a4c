package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

import io.lettuce.core.Range;
import io.tidewatch.event.TenantId;
import io.tidewatch.ledger.LedgerEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the counts that appends keep, and forgets what is old. Thread-safe. */
final class RedisLedger {
    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_AN_HOUR = 60;
    private static final Script FORGET = Script.named("forget");

    private final RedisQueueConfig config;
    private final RedisLink link;
    private final RedisKeys keys;
    private final Clock clock;
    private final AtomicLong keptHouse = new AtomicLong();

    RedisLedger(RedisQueueConfig config, RedisLink link, RedisKeys keys, Clock clock) {
        this.config = config;
        this.link = link;
        this.keys = keys;
        this.clock = clock;
    }

    List<LedgerEntry> entries(Instant from, Instant to) {
        long first = Math.floorDiv(from.getEpochSecond(), SECONDS_A_MINUTE);
        long end = Math.floorDiv(to.getEpochSecond(), SECONDS_A_MINUTE);
        List<byte[]> hours = link.ask(redis ->
                redis.zrangebyscore(keys.hours, Range.create((double) Math.floorDiv(first, MINUTES_AN_HOUR), (double)
                        Math.floorDiv(end, MINUTES_AN_HOUR))));
        Map<String, LedgerEntry> entries = new HashMap<>();
        for (byte[] hour : hours) {
            Map<byte[], byte[]> counts =
                    link.ask(redis -> redis.hgetall(keys.counts(Long.parseLong(Script.text(hour)))));
            counts.forEach((field, value) -> add(entries, Script.text(field), Long.parseLong(Script.text(value))));
        }
        List<LedgerEntry> sorted = new ArrayList<>(entries.values());
        sorted.removeIf(entry -> {
            long minute = entry.minute().getEpochSecond() / SECONDS_A_MINUTE;
            return minute < first || minute >= end;
        });
        sorted.sort(Comparator.comparing(LedgerEntry::minute)
                .thenComparing(entry -> entry.tenant().value()));
        return sorted;
    }

    /** @param field {@code minute:tenant:received} or {@code …:deduplicated} */
    private static void add(Map<String, LedgerEntry> entries, String field, long count) {
        int colon = field.indexOf(':');
        int last = field.lastIndexOf(':');
        TenantId tenant = new TenantId(field.substring(colon + 1, last));
        Instant minute = Instant.ofEpochSecond(Long.parseLong(field.substring(0, colon)) * SECONDS_A_MINUTE);
        boolean received = field.endsWith(":received");
        entries.merge(
                field.substring(0, last),
                new LedgerEntry(tenant, minute, received ? count : 0, received ? 0 : count, 0, 0),
                LedgerEntry::plus);
    }

    /** Once a minute, after a commit: forgets senders' streams that were not heard for long, or are too many. */
    void keepHouse() {
        long minute = clock.instant().getEpochSecond() / SECONDS_A_MINUTE;
        long before = keptHouse.get();
        if (minute > before && keptHouse.compareAndSet(before, minute)) {
            forget(minute);
        }
    }

    long forget(long minute) {
        Duration ledgerKept = config.ledgerKept();
        return FORGET.count(
                link,
                new byte[][] {keys.ends, keys.used, keys.hours},
                bytes(minute - config.streamsKept().toMinutes()),
                bytes(config.maxStreams()),
                bytes((minute - ledgerKept.toMinutes()) / MINUTES_AN_HOUR));
    }
}
