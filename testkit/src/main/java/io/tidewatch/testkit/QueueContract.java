package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What the suites over an {@link EventQueue} share: its opening, restarting and crashing, and reading it empty. */
abstract class QueueContract {
    /** A limit that no test reaches unless it wants to. */
    protected static final ByteSize ROOMY = ByteSize.ofMebibytes(256);

    private @Nullable EventQueue open;
    private ByteSize limit = ROOMY;

    /**
     * Opens the test's own queue, started: empty the first time, later with what it held when it was closed or crashed.
     *
     * @param size above which the queue refuses
     */
    protected abstract EventQueue open(ByteSize size);

    /** Leaves the queue as it would be had its process been killed at this moment, so that the next {@link #open} finds that. */
    protected abstract void kill(EventQueue running);

    /** Where the queue counts. */
    protected abstract LedgerSource ledger(EventQueue queue);

    @AfterEach
    void closeQueue() {
        if (open != null) {
            open.close();
        }
    }

    protected final EventQueue queue() {
        EventQueue queue = open;
        if (queue == null) {
            queue = open(limit);
            open = queue;
        }
        return queue;
    }

    /** From now on the queue has that limit. */
    protected final void use(ByteSize size) {
        limit = size;
        restart();
    }

    protected final void restart() {
        if (open != null) {
            open.close();
            open = null;
        }
        queue();
    }

    protected final void crash() {
        kill(queue());
        open = null;
        queue();
    }

    protected final Position append(RawBatch batch) {
        Position position = queue().append(batch).position();
        assertThat(position).isNotNull();
        return position == null ? new Position(0, 0) : position;
    }

    /** Polls until that many batches came. */
    protected final List<QueuedBatch> polled(int count) {
        List<QueuedBatch> batches = new ArrayList<>();
        while (batches.size() < count) {
            List<QueuedBatch> more = queue().poll(count - batches.size(), Duration.ofSeconds(20));
            if (more.isEmpty()) {
                fail("only %d of %d batches came: %s", batches.size(), count, textsOf(batches));
            }
            batches.addAll(more);
        }
        return batches;
    }

    protected final List<QueuedBatch> restartedAndPolled(int count) {
        restart();
        return polled(count);
    }

    protected final long received() {
        return ledger(queue()).entries(Instant.EPOCH, Batches.NOON.plus(Duration.ofDays(1))).stream()
                .mapToLong(LedgerEntry::received)
                .sum();
    }

    protected static List<Position> positionsOf(List<QueuedBatch> batches) {
        return batches.stream().map(QueuedBatch::position).toList();
    }

    /** The records of all the batches as text. */
    protected static List<String> textsOf(List<QueuedBatch> batches) {
        return batches.stream()
                .flatMap(queued -> Batches.lines(queued.batch()).stream())
                .toList();
    }

    protected static void assertInOrder(List<QueuedBatch> batches) {
        Map<Integer, Long> last = new HashMap<>();
        for (QueuedBatch queued : batches) {
            Position position = queued.position();
            assertThat(position.offset()).isGreaterThan(last.getOrDefault(position.partition(), 0L));
            last.put(position.partition(), position.offset());
        }
    }

    /** Compares what a batch says, not how its bytes lie. */
    protected static void assertSame(RawBatch actual, RawBatch expected) {
        assertThat(actual.tenant()).isEqualTo(expected.tenant());
        assertThat(actual.origin()).isEqualTo(expected.origin());
        assertThat(actual.format()).isEqualTo(expected.format());
        assertThat(actual.dataset()).isEqualTo(expected.dataset());
        assertThat(actual.received()).isEqualTo(expected.received());
        assertThat(actual.range()).isEqualTo(expected.range());
        assertThat(actual.recordOffsets()).isEqualTo(expected.recordOffsets());
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.record(i).toBytes()).isEqualTo(expected.record(i).toBytes());
        }
    }
}
