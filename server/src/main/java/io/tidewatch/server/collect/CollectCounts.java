package io.tidewatch.server.collect;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the records of agents since the start, by protocol and source. Thread-safe. */
public final class CollectCounts {
    /** Sources counted by name; those that come later are counted together. */
    static final int MAX_SOURCES = 500;

    /** The name under which the sources beyond {@link #MAX_SOURCES} are counted. */
    static final String OTHERS = "(others)";

    private final Map<Source, Tally> tallies = new ConcurrentHashMap<>();

    private record Source(String transport, String name) {}

    private static final class Tally {
        private final LongAdder accepted = new LongAdder();
        private final LongAdder rejected = new LongAdder();
    }

    /** How many records of a source were taken and how many not. */
    public record Count(String transport, String source, long accepted, long rejected) {}

    void accepted(String transport, String source, int records) {
        tally(transport, source).accepted.add(records);
    }

    void rejected(String transport, String source, int records) {
        if (records > 0) {
            tally(transport, source).rejected.add(records);
        }
    }

    /** All counts so far, by protocol and source. */
    public List<Count> all() {
        return tallies.entrySet().stream()
                .map(entry -> new Count(
                        entry.getKey().transport(),
                        entry.getKey().name(),
                        entry.getValue().accepted.sum(),
                        entry.getValue().rejected.sum()))
                .sorted(Comparator.comparing(Count::transport).thenComparing(Count::source))
                .toList();
    }

    private Tally tally(String transport, String name) {
        Source source = new Source(transport, name);
        Tally known = tallies.get(source);
        if (known != null) {
            return known;
        }
        Source kept = tallies.size() < MAX_SOURCES ? source : new Source(transport, OTHERS);
        return tallies.computeIfAbsent(kept, _ -> new Tally());
    }
}
