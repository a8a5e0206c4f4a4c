package io.tidewatch.server.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many requests ended with each kind of problem since the start. Thread-safe. */
public final class ProblemCounts {
    private final Map<ProblemKind, LongAdder> counts = new EnumMap<>(ProblemKind.class);

    private final LongAdder connections = new LongAdder();

    public ProblemCounts() {
        for (ProblemKind kind : ProblemKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(ProblemKind kind) {
        LongAdder count = counts.get(kind);
        if (count != null) {
            count.increment();
        }
    }

    /** A connection was refused before it said anything: its address had too many. */
    public void connectionRefused() {
        connections.increment();
    }

    public long connectionsRefused() {
        return connections.sum();
    }

    public long of(ProblemKind kind) {
        LongAdder count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }
}
