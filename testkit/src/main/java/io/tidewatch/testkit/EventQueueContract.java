package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
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

/** What every {@link EventQueue} must do: appending, polling, committing, being full. Others of its duties have suites beside this one. */
public abstract class EventQueueContract extends QueueContract {
    @Test
    void appendedBatchIsPolledUnchanged() {
        RawBatch batch = Batches.batch()
                .tenant("acme")
                .origin(new Origin("web", "file", null, "/var/log/nginx/access.log"))
                .format(RawFormat.JSON)
                .dataset("nginx.access")
                .received(Instant.parse("2026-03-01T23:59:59.123456789Z"))
                .stream("agent-1/inode-77", 4096)
                .lines("{\"a\":1}", "", "{\"message\":\"Grüße, 世界\"}")
                .record(new byte[] {0, -1, -128, 127, 13})
                .build();
        Appended appended = queue().append(batch);

        assertThat(appended.accepted()).isEqualTo(4);
        assertThat(appended.deduplicated()).isZero();
        QueuedBatch polled = polled(1).getFirst();
        assertThat(polled.position()).isEqualTo(appended.position());
        assertSame(polled.batch(), batch);
        assertSame(restartedAndPolled(1).getFirst().batch(), batch);
    }

    @Test
    void batchesArePolledInTheOrderOfTheirPositions() {
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            positions.add(append(Batches.of("line " + i)));
        }

        assertThat(positions.getFirst().offset()).isPositive();
        List<QueuedBatch> polled = polled(20);
        assertThat(positionsOf(polled)).containsExactlyInAnyOrderElementsOf(positions);
        assertInOrder(polled);
    }

    @Test
    void eachBatchIsPolledOnceAStart() {
        append(Batches.of("a"));
        polled(1);
        append(Batches.of("b"));

        assertThat(textsOf(polled(1))).containsExactly("b");
        assertThat(queue().poll(10, Duration.ZERO)).isEmpty();
    }

    @Test
    void pollGivesAtMostAsManyBatchesAsAskedFor() {
        for (int i = 0; i < 5; i++) {
            append(Batches.of("line " + i));
        }

        assertThat(queue().poll(2, Duration.ofSeconds(5))).hasSizeBetween(1, 2);
    }

    @Test
    void pollOfAnEmptyQueueReturnsNothingAfterItsWait() {
        assertThat(queue().poll(10, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void waitingPollIsWokenByAnAppend() throws Exception {
        EventQueue queue = queue();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<QueuedBatch>> poll = executor.submit(() -> queue.poll(10, Duration.ofSeconds(60)));
            append(Batches.of("late"));

            assertThat(textsOf(poll.get())).containsExactly("late");
        }
    }

    @Test
    void uncommittedBatchIsRedeliveredAfterRestart() {
        List<Position> positions = List.of(append(Batches.of("a")), append(Batches.of("b")), append(Batches.of("c")));
        polled(3);
        queue().commit(positions.getFirst());

        restart();
        queue().resumeAfter(positions.getFirst());
        List<QueuedBatch> again = polled(2);
        assertThat(positionsOf(again)).containsExactlyElementsOf(positions.subList(1, 3));
        assertThat(textsOf(again)).containsExactly("b", "c");
    }

    @Test
    void acknowledgedBatchIsRedeliveredAfterCrash() {
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            positions.add(append(Batches.of("line " + i)));
        }

        crash();
        List<QueuedBatch> polled = polled(10);
        assertThat(positionsOf(polled)).containsExactlyInAnyOrderElementsOf(positions);
        assertInOrder(polled);
        assertThat(positions).doesNotContain(append(Batches.of("after the crash")));
    }

    @Test
    void pollingBeginsAfterTheResumedPosition() {
        List<Position> positions = List.of(append(Batches.of("a")), append(Batches.of("b")), append(Batches.of("c")));

        restart();
        queue().resumeAfter(positions.get(1));
        assertThat(textsOf(polled(1))).containsExactly("c");
    }

    @Test
    void positionsAreNeverUsedTwiceEvenWhenAllWasCommitted() {
        Position last = append(Batches.of("a"));
        polled(1);
        queue().commit(last);
        Eventually.until("the committed batch is gone", () -> queue().status().batches() == 0);

        restart();
        Position next = append(Batches.of("b"));
        assertThat(next.partition()).isEqualTo(last.partition());
        assertThat(next.offset()).isGreaterThan(last.offset());
    }

    @Test
    void positionBeyondTheQueuesEndIsNeverGivenToANewBatch() {
        Position last = append(Batches.of("a"));
        Position beyond = new Position(last.partition(), last.offset() + 1_000);

        restart();
        queue().resumeAfter(beyond);
        assertThat(append(Batches.of("b")).offset()).isGreaterThan(beyond.offset());
        assertThat(textsOf(polled(1))).containsExactly("b");
    }

    @Test
    void commitFreesWhatItCovers() {
        Position first = append(Batches.random(1, 10, 100));
        Position second = append(Batches.random(2, 5, 100));
        polled(2);
        assertThat(queue().status().batches()).isEqualTo(2);
        assertThat(queue().status().records()).isEqualTo(15);
        assertThat(queue().status().size().bytes()).isPositive();

        queue().commit(first);
        Eventually.until("one batch is left", () -> queue().status().batches() == 1);
        assertThat(queue().status().records()).isEqualTo(5);
        queue().commit(second);
        queue().commit(first);
        Eventually.until("nothing is left", () -> queue().status().batches() == 0);
        assertThat(queue().status().size()).isEqualTo(new ByteSize(0));
    }

    @Test
    void statusIsTheSameAfterRestart() {
        append(Batches.random(1, 10, 100));
        append(Batches.random(2, 10, 100));
        var before = queue().status();

        restart();
        assertThat(queue().status()).isEqualTo(before);
    }

    @Test
    void fullQueueRefusesAndKeepsNothingOfTheBatch() {
        use(ByteSize.ofKibibytes(64));
        List<Position> kept = new ArrayList<>();
        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        kept.add(append(Batches.random(i, 10, 400)));
                    }
                })
                .satisfies(e -> assertThat(e.retryAfter()).isPositive())
                .withMessageContaining("queue");

        assertThat(kept).isNotEmpty();
        var status = queue().status();
        assertThat(status.size()).isLessThanOrEqualTo(status.limit());
        assertThat(positionsOf(polled(kept.size()))).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(queue().poll(10, Duration.ZERO)).isEmpty();
        assertThat(received()).isEqualTo(kept.size() * 10L);
    }

    @Test
    void fullQueueTakesBatchesAgainAfterCommit() {
        use(ByteSize.ofKibibytes(64));
        List<Position> kept = new ArrayList<>();
        assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                kept.add(append(Batches.random(i, 10, 400)));
            }
        });

        polled(kept.size());
        queue().commit(kept.getLast());
        Eventually.until("the queue is empty", () -> queue().status().batches() == 0);
        assertThat(append(Batches.random(7, 10, 400))).isNotNull();
    }

    @Test
    void concurrentAppendersLoseNothingAndKeepTheirOrder() throws Exception {
        int threads = 8;
        int batches = 40;
        EventQueue queue = queue();
        List<Future<?>> appending = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < threads; t++) {
                String thread = "thread " + t + " batch ";
                appending.add(executor.submit(() -> {
                    for (int b = 0; b < batches; b++) {
                        queue.append(Batches.of(thread + b));
                    }
                }));
            }
            for (Future<?> future : appending) {
                future.get();
            }
        }

        List<QueuedBatch> polled = polled(threads * batches);
        assertInOrder(polled);
        for (int t = 0; t < threads; t++) {
            String thread = "thread " + t + " batch ";
            List<String> expected = new ArrayList<>();
            for (int b = 0; b < batches; b++) {
                expected.add(thread + b);
            }
            assertThat(textsOf(polled))
                    .filteredOn(text -> text.startsWith(thread))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void emptyBatchTakesNoPlace() {
        Appended appended = queue().append(Batches.of());

        assertThat(appended).isEqualTo(new Appended(null, 0, 0));
        assertThat(queue().status().batches()).isZero();
    }

    @Test
    void idNamesTheContentsAndOutlivesARestart() {
        String id = queue().id();
        assertThat(id).isNotBlank();

        restart();
        assertThat(queue().id()).isEqualTo(id);
    }

    @Test
    void workingQueueIsHealthy() {
        append(Batches.of("a"));

        assertThat(queue().check()).isEqualTo(Health.UP);
    }

    @Test
    void closedQueueRefusesInsteadOfLosing() {
        EventQueue queue = queue();
        queue.close();
        queue.close();

        assertThatExceptionOfType(TidewatchException.class).isThrownBy(() -> queue.append(Batches.of("too late")));
    }
}
