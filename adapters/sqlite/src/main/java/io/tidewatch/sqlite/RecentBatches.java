package io.tidewatch.sqlite;

import io.tidewatch.queue.QueuedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest batches that were not polled yet, so that a consumer that keeps up gets the very objects that were appended. Above its
 * bound the oldest are let go of: a consumer that far behind reads the table. Thread-safe.
 */
final class RecentBatches {
    private final long bound;
    private final Deque<QueuedBatch> batches = new ArrayDeque<>();
    private long weight;

    RecentBatches(long boundBytes) {
        this.bound = boundBytes;
    }

    /** Batches in the order of their offsets, each beyond those before. */
    synchronized void add(List<QueuedBatch> appended) {
        for (QueuedBatch queued : appended) {
            batches.addLast(queued);
            weight += queued.batch().weight();
        }
        while (weight > bound) {
            removeFirst();
        }
    }

    /** The offset of the oldest batch here, or {@link Long#MAX_VALUE}. */
    synchronized long firstOffset() {
        QueuedBatch first = batches.peekFirst();
        return first == null ? Long.MAX_VALUE : first.position().offset();
    }

    /** Takes out at most {@code most} batches after {@code offset} and forgets those before, if nothing is missing in between. */
    synchronized List<QueuedBatch> takeAfter(long offset, int most) {
        while (firstOffset() <= offset) {
            removeFirst();
        }
        List<QueuedBatch> taken = new ArrayList<>(Math.min(most, batches.size()));
        if (firstOffset() == offset + 1) {
            while (taken.size() < most && !batches.isEmpty()) {
                taken.add(removeFirst());
            }
        }
        return taken;
    }

    synchronized void clear() {
        batches.clear();
        weight = 0;
    }

    private QueuedBatch removeFirst() {
        QueuedBatch first = batches.removeFirst();
        weight -= first.batch().weight();
        return first;
    }
}
