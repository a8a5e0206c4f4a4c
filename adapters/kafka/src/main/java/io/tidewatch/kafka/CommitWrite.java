package io.tidewatch.kafka;

import io.tidewatch.kafka.Polled.Tally;
import io.tidewatch.kafka.StateEntry.Committed;
import org.jspecify.annotations.Nullable;

/** How far a partition is stored elsewhere, with the sums of what that was. */
final class CommitWrite extends Write<Long> {
    private final int partition;
    private final long next;
    private final KafkaReader reader;
    private final @Nullable Runnable done;
    private long reached;

    /**
     * @param next Kafka's offset after the last that is stored
     * @param done told once it is durable
     */
    CommitWrite(int partition, long next, KafkaReader reader, @Nullable Runnable done) {
        this.partition = partition;
        this.next = next;
        this.reader = reader;
        this.done = done;
    }

    /** Of two of one partition the one that says more. */
    static CommitWrite further(CommitWrite one, CommitWrite other) {
        return other.next >= one.next ? other : one;
    }

    @Override
    void apply(Group group) {
        Committed before = group.committed(partition);
        reader.refuseWhereReplaced(group.reader());
        reached = before.next();
        if (next <= before.next()) {
            return;
        }
        Tally tally = reader.tally(partition, before.next(), next);
        reached = next;
        group.commit(
                new Committed(before.topic(), partition, next, before.counts().plus(tally.counts())));
        for (BatchHeaders lost : tally.lost()) {
            group.count(lost.minute(), lost.tenant(), 0, 0, lost.records());
        }
    }

    @Override
    Long outcome() {
        reader.forgetBefore(partition, reached);
        if (done != null) {
            done.run();
        }
        return reached;
    }
}
