package io.tidewatch.kafka;

import io.tidewatch.event.TenantId;
import io.tidewatch.kafka.StateEntry.Appended;
import io.tidewatch.kafka.StateEntry.Committed;
import io.tidewatch.kafka.StateEntry.Reader;
import io.tidewatch.kafka.StateEntry.Received;
import io.tidewatch.kafka.StateEntry.Stream;
import io.tidewatch.kafka.StateEntry.StreamEnd;
import io.tidewatch.kafka.StateEntry.Writer;
import io.tidewatch.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state topic in memory. Every number in it only grows, so the greater of two values of a key is the later one, whether it was heard
 * from the topic or from this process's own transaction. Thread-safe.
 */
final class SharedState {
    private static final int SECONDS_A_MINUTE = 60;
    /** Senders' streams that are remembered; above it the ones not used for longest go. */
    static final int MAX_STREAMS = 200_000;

    private final String topic;
    private final Map<Stream, StreamEnd> ends = new HashMap<>();
    private final NavigableMap<Long, Map<String, Received>> received = new TreeMap<>();
    private final Map<String, Appended> appended = new HashMap<>();
    private final Map<Integer, Committed> committed = new HashMap<>();
    private final Map<String, Writer> writers = new HashMap<>();
    private Reader reader;
    private Counts appendedTotal = Counts.NONE;
    private Counts committedTotal = Counts.NONE;

    /** @param topic the id of the topic of batches; counts of one that was deleted are ignored */
    SharedState(String topic) {
        this.topic = topic;
        this.reader = new Reader(topic, 0, "");
    }

    synchronized void apply(StateEntry entry) {
        switch (entry) {
            case StreamEnd end -> ends.merge(end.stream(), end, (old, now) -> now.end() >= old.end() ? now : old);
            case Received count ->
                received.computeIfAbsent(count.minute(), _ -> new HashMap<>())
                        .merge(count.key(), count, SharedState::later);
            case Appended count
            when count.topic().equals(topic) -> {
                Appended old = appended.get(count.key());
                if (old == null || count.counts().batches() > old.counts().batches()) {
                    appended.put(count.key(), count);
                    appendedTotal = appendedTotal.plus(count.counts()).minus(old == null ? Counts.NONE : old.counts());
                }
            }
            case Committed count
            when count.topic().equals(topic) -> {
                Committed old = committed.get(count.partition());
                if (old == null || count.next() > old.next()) {
                    committed.put(count.partition(), count);
                    committedTotal =
                            committedTotal.plus(count.counts()).minus(old == null ? Counts.NONE : old.counts());
                }
            }
            case Writer now ->
                writers.merge(now.node(), now, (old, later) -> later.number() > old.number() ? later : old);
            case Reader now when now.topic().equals(topic) -> reader = now.number() > reader.number() ? now : reader;
            case Appended _, Committed _, Reader _ -> {}
        }
    }

    private static Received later(Received old, Received now) {
        return now.received() + now.quarantined() >= old.received() + old.quarantined() ? now : old;
    }

    /** The key was deleted, by whoever keeps house. */
    synchronized void forget(String key) {
        if (key.startsWith("stream\t")) {
            String[] parts = key.split("\t", 3);
            if (parts.length == 3) {
                ends.remove(new Stream(parts[1], parts[2]));
            }
        } else if (key.startsWith("received\t")) {
            received.values().forEach(minute -> minute.remove(key));
            received.values().removeIf(Map::isEmpty);
        }
    }

    synchronized @Nullable StreamEnd end(Stream stream) {
        return ends.get(stream);
    }

    synchronized Received received(long minute, String tenant, String node) {
        Received none = new Received(minute, tenant, node, 0, 0, 0);
        return received.getOrDefault(minute, Map.of()).getOrDefault(none.key(), none);
    }

    synchronized Appended appended(int partition, String node) {
        Appended none = new Appended(topic, partition, node, Counts.NONE);
        return appended.getOrDefault(none.key(), none);
    }

    synchronized Committed committed(int partition) {
        return committed.getOrDefault(partition, new Committed(topic, partition, 0, Counts.NONE));
    }

    /** Who writes under a name; number 0 when nobody ever did. */
    synchronized Writer writer(String node) {
        return writers.getOrDefault(node, new Writer(node, 0, ""));
    }

    /** Who reads the queue; number 0 when nobody ever did. */
    synchronized Reader reader() {
        return reader;
    }

    /** What was appended and not committed. */
    synchronized Counts outstanding() {
        return appendedTotal.minus(committedTotal);
    }

    synchronized List<LedgerEntry> entries(Instant from, Instant to) {
        Map<String, LedgerEntry> sums = new TreeMap<>();
        long first = Math.floorDiv(from.getEpochSecond() + SECONDS_A_MINUTE - 1, SECONDS_A_MINUTE);
        long end = Math.floorDiv(to.getEpochSecond() + SECONDS_A_MINUTE - 1, SECONDS_A_MINUTE);
        if (first >= end) {
            return List.of();
        }
        List<LedgerEntry> entries = new ArrayList<>();
        received.subMap(first, end).forEach((minute, counts) -> {
            for (Received count : counts.values()) {
                LedgerEntry entry = new LedgerEntry(
                        new TenantId(count.tenant()),
                        Instant.ofEpochSecond(minute * SECONDS_A_MINUTE),
                        count.received(),
                        count.deduplicated(),
                        0,
                        count.quarantined());
                sums.merge(count.tenant(), entry, LedgerEntry::plus);
            }
            entries.addAll(sums.values());
            sums.clear();
        });
        return entries;
    }

    /** The minute before which streams are forgotten because there are too many. */
    private long tooMany() {
        return ends.size() <= MAX_STREAMS
                ? Long.MIN_VALUE
                : ends.values().stream()
                        .mapToLong(StreamEnd::minute)
                        .sorted()
                        .skip(ends.size() - MAX_STREAMS * 9L / 10)
                        .findFirst()
                        .orElse(Long.MIN_VALUE);
    }

    synchronized int streams() {
        return ends.size();
    }

    /** The keys of streams not used since {@code streamsBefore} and of counts before {@code ledgerBefore}; minutes since 1970. */
    synchronized List<String> expired(long streamsBefore, long ledgerBefore, int most) {
        List<String> keys = new ArrayList<>();
        long before = Math.max(streamsBefore, tooMany());
        for (StreamEnd end : ends.values()) {
            if (end.minute() < before && keys.size() < most) {
                keys.add(end.key());
            }
        }
        for (Map<String, Received> minute : received.headMap(ledgerBefore).values()) {
            if (keys.size() < most) {
                keys.addAll(minute.keySet());
            }
        }
        return keys;
    }
}
