package io.tidewatch.collect.net;

import io.tidewatch.collect.ListenerStatus;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Counts what one port takes and refuses. Thread-safe. */
public final class ListenerCounts {
    private final String transport;
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);
    private final Map<Ending, LongAdder> ended = new EnumMap<>(Ending.class);

    /** @param transport {@code syslog-udp}, {@code gelf-tcp}… */
    public ListenerCounts(String transport) {
        this.transport = transport;
        for (Rejection reason : Rejection.values()) {
            rejected.put(reason, new LongAdder());
        }
        for (Ending reason : Ending.values()) {
            ended.put(reason, new LongAdder());
        }
    }

    public String transport() {
        return transport;
    }

    void taken(long count, long size) {
        records.add(count);
        bytes.add(size);
    }

    /** Of a message only the beginning is kept. */
    public void truncated() {
        truncated.increment();
    }

    public void rejected(Rejection reason, long count) {
        adder(rejected, reason).add(count);
    }

    void waited() {
        waits.increment();
    }

    void opened() {
        opened.increment();
    }

    void closed() {
        closed.increment();
    }

    void ended(Ending reason) {
        adder(ended, reason).increment();
    }

    private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder == null) {
            throw new IllegalStateException("nothing counts " + key);
        }
        return adder;
    }

    /**
     * What was counted so far.
     *
     * @param dropped what the kernel counted, or -1
     */
    ListenerStatus status(String address, long dropped) {
        return new ListenerStatus(
                transport,
                address,
                records.sum(),
                bytes.sum(),
                truncated.sum(),
                sums(rejected, Rejection::label),
                dropped,
                waits.sum(),
                opened.sum() - closed.sum(),
                opened.sum(),
                sums(ended, Ending::label));
    }

    private static <K> Map<String, Long> sums(Map<K, LongAdder> adders, Function<K, String> label) {
        Map<String, Long> sums = new LinkedHashMap<>();
        adders.forEach((key, adder) -> {
            if (adder.sum() > 0) {
                sums.put(label.apply(key), adder.sum());
            }
        });
        return sums;
    }
}
