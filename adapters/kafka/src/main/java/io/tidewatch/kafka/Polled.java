package io.tidewatch.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was polled of one partition and is not committed: a gapless run of offsets and what lies at them. Thread-safe. */
final class Polled {
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long start;
    private long end;

    /**
     * What lies at an offset.
     *
     * @param counts nothing for what is no batch
     * @param lost what to count as quarantined, null where nothing is
     */
    record Entry(long offset, Counts counts, @Nullable BatchHeaders lost) {}

    /**
     * What lies between two offsets.
     *
     * @param lost what was there and could not be read
     */
    record Tally(Counts counts, List<BatchHeaders> lost) {
        static Tally of(List<Entry> entries) {
            Counts counts = Counts.NONE;
            List<BatchHeaders> lost = new ArrayList<>();
            for (Entry entry : entries) {
                counts = counts.plus(entry.counts());
                if (entry.lost() != null) {
                    lost.add(entry.lost());
                }
            }
            return new Tally(counts, lost);
        }
    }

    /** Polling begins at that offset. */
    synchronized void begin(long offset) {
        entries.clear();
        start = offset;
        end = offset;
    }

    synchronized void add(Entry entry) {
        entries.add(entry);
        end = entry.offset() + 1;
    }

    /** What lies from one offset up to before another; null when not all of it was polled. */
    synchronized @Nullable Tally between(long from, long to) {
        if (from < start || to > end) {
            return null;
        }
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.offset() >= to) {
                break;
            }
            if (entry.offset() >= from) {
                found.add(entry);
            }
        }
        return Tally.of(found);
    }

    /** What lies before {@code offset} is committed. */
    synchronized void forgetBefore(long offset) {
        while (!entries.isEmpty() && entries.getFirst().offset() < offset) {
            entries.removeFirst();
        }
        start = Math.max(start, Math.min(offset, end));
    }
}
