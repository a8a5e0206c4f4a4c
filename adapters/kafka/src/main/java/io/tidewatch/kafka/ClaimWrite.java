package io.tidewatch.kafka;

import io.tidewatch.kafka.StateEntry.Reader;

/** This process begins to read the queue; whoever did before must stop. */
final class ClaimWrite extends Write<Long> {
    private long number;

    @Override
    void apply(Group group) {
        Reader before = group.reader();
        number = before.number() + 1;
        group.reader(new Reader(before.topic(), number, group.config().node()));
    }

    @Override
    Long outcome() {
        return number;
    }
}
