package io.tidewatch.lake.search;

import io.tidewatch.event.EventId;
import io.tidewatch.lake.Source;

/**
 * Where an event lies. The newest comes first in order.
 *
 * @param time microseconds
 * @param row its number in the part or memtable; -1 where only the id is known
 */
record Key(Source source, long time, int partition, long sequence, long row) implements Comparable<Key> {
    EventId id() {
        return EventId.ofSequence(partition, sequence);
    }

    @Override
    public int compareTo(Key other) {
        int byTime = Long.compare(other.time, time);
        if (byTime != 0) {
            return byTime;
        }
        int byPartition = Integer.compare(other.partition, partition);
        return byPartition != 0 ? byPartition : Long.compare(other.sequence, sequence);
    }
}
