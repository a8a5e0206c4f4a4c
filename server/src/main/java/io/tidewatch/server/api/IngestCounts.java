package io.tidewatch.server.api;

import java.util.concurrent.atomic.LongAdder;

/** What became of the records of all requests since the start. Thread-safe. */
final class IngestCounts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder deduplicated = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    void add(IngestReply reply) {
        accepted.add(reply.accepted());
        deduplicated.add(reply.deduplicated());
        rejected.add(reply.rejectedTotal());
    }

    void addRejected(int count) {
        rejected.add(count);
    }

    long accepted() {
        return accepted.sum();
    }

    long deduplicated() {
        return deduplicated.sum();
    }

    long rejected() {
        return rejected.sum();
    }
}
