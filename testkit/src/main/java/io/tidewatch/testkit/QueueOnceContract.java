package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link EventQueue} must do with what senders repeat, and how it counts. */
public abstract class QueueOnceContract extends QueueContract {
    @Test
    void repeatedRangeIsAcknowledgedAndLeftOut() {
        RawBatch batch = stream("s", 0, "a", "b");
        append(batch);

        assertThat(queue().append(batch)).isEqualTo(new Appended(null, 0, 2));
        assertThat(textsOf(polled(1))).containsExactly("a", "b");
        assertNothingMore();
    }

    @Test
    void repeatedRangeIsRecognisedAfterRestartAndAfterItWasCommitted() {
        RawBatch batch = stream("s", 0, "a", "b");
        queue().commit(append(batch));
        Eventually.until("the committed batch is gone", () -> queue().status().batches() == 0);

        restart();
        assertThat(queue().append(batch)).isEqualTo(new Appended(null, 0, 2));
        assertNothingMore();
    }

    @Test
    void repeatedRangeIsRecognisedAfterCrash() {
        RawBatch batch = stream("s", 0, "a", "b");
        append(batch);

        crash();
        assertThat(queue().append(batch)).isEqualTo(new Appended(null, 0, 2));
        assertThat(textsOf(polled(1))).containsExactly("a", "b");
        assertNothingMore();
    }

    @Test
    void ofAnOverlappingRangeTheNewRecordsAreKept() {
        append(stream("s", 0, "a", "b"));
        Appended appended = queue().append(stream("s", 2, "b", "c", "d"));

        assertThat(appended.accepted()).isEqualTo(2);
        assertThat(appended.deduplicated()).isEqualTo(1);
        List<QueuedBatch> polled = polled(2);
        assertThat(textsOf(polled)).containsExactly("a", "b", "c", "d");
        RawBatch kept = polled.getLast().batch();
        assertThat(kept.recordOffsets()).containsExactly(4, 6);
        assertSame(restartedAndPolled(2).getLast().batch(), kept);
    }

    @Test
    void rangeAfterAGapIsKept() {
        append(stream("s", 0, "a"));
        append(stream("s", 100, "b"));

        assertThat(textsOf(polled(2))).containsExactly("a", "b");
    }

    @Test
    void sameRangeOfAnotherStreamOrTenantIsKept() {
        append(stream("s", 0, "a"));
        append(stream("t", 0, "b"));
        append(Batches.batch().tenant("acme").stream("s", 0).lines("c").build());

        assertThat(textsOf(polled(3))).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void batchWithoutOffsetsIsKeptEachTime() {
        append(Batches.of("a"));
        append(Batches.of("a"));

        assertThat(textsOf(polled(2))).containsExactly("a", "a");
    }

    @Test
    void rangeSentByManyAtOnceIsKeptOnce() throws Exception {
        EventQueue queue = queue();
        List<Future<Appended>> appending = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 16; t++) {
                appending.add(executor.submit(() -> queue.append(stream("s", 0, "a", "b", "c"))));
            }
        }

        int accepted = 0;
        int deduplicated = 0;
        for (Future<Appended> future : appending) {
            accepted += future.get().accepted();
            deduplicated += future.get().deduplicated();
        }
        assertThat(accepted).isEqualTo(3);
        assertThat(deduplicated).isEqualTo(45);
        assertThat(textsOf(polled(1))).containsExactly("a", "b", "c");
        assertNothingMore();
    }

    @Test
    void receivedAndDeduplicatedRecordsAreCountedATenantAndMinute() {
        Instant minute = Batches.NOON;
        append(stream("s", 0, "a", "b"));
        queue().append(stream("s", 0, "a", "b"));
        queue().append(stream("s", 2, "b", "c"));
        append(Batches.batch()
                .tenant("acme")
                .received(minute.plusSeconds(59))
                .lines("x")
                .build());
        append(Batches.batch().received(minute.plusSeconds(60)).lines("y").build());
        append(Batches.batch().received(minute.plusSeconds(119)).lines("z").build());

        List<LedgerEntry> expected = List.of(
                new LedgerEntry(new TenantId("acme"), minute, 1, 0, 0, 0),
                new LedgerEntry(TenantId.DEFAULT, minute, 6, 3, 0, 0),
                new LedgerEntry(TenantId.DEFAULT, minute.plusSeconds(60), 2, 0, 0, 0));
        assertThat(entries()).containsExactlyInAnyOrderElementsOf(expected);
        crash();
        assertThat(entries()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ledger(queue()).entries(minute.plusSeconds(60), minute.plusSeconds(120)))
                .containsExactly(expected.getLast());
        assertThat(ledger(queue()).entries(minute.plusSeconds(120), minute.plusSeconds(180)))
                .isEmpty();
    }

    private List<LedgerEntry> entries() {
        return ledger(queue()).entries(Instant.EPOCH, Batches.NOON.plus(Duration.ofDays(1)));
    }

    private void assertNothingMore() {
        assertThat(queue().poll(10, Duration.ZERO)).isEmpty();
    }

    private static RawBatch stream(String name, long start, String... lines) {
        return Batches.batch().stream(name, start).lines(lines).build();
    }
}
