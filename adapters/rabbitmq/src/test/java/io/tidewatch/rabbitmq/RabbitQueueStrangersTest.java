package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others write to the queue, empty it, delete it, mix it or set limits to it; messages come that nobody had heard were kept. */
class RabbitQueueStrangersTest {
    private final RabbitServer server = RabbitServer.shared();
    private final String name = RabbitServer.newName();
    private final List<RabbitQueue> opened = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        opened.forEach(RabbitQueue::close);
    }

    private RabbitQueueConfig config() {
        return TestQueues.config(server.port(), name, folder, TestQueues.ROOMY);
    }

    private RabbitQueue open() {
        return open(config());
    }

    private RabbitQueue open(RabbitQueueConfig config) {
        RabbitQueue queue = TestQueues.open(
                config, (position, bytes, reason) -> damage.add(position.offset() + " " + bytes.length + " " + reason));
        opened.add(queue);
        return queue;
    }

    @Test
    void whatRabbitMqKeptWithoutBeingHeardIsReadOnceThoughItsSenderRepeatsIt() throws Exception {
        RabbitQueue queue = open();
        queue.append(batch(0, "a", "b"));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            // The process dies between RabbitMQ's keeping it and the confirm.
            stranger.publish(queue.id(), 2, batch(4, "c", "d"));
        }
        queue.abandon();

        RabbitQueue next = open();
        assertThat(next.append(batch(4, "c", "d", "e")).accepted()).isEqualTo(3);
        List<QueuedBatch> polled = drained(next, 3);
        assertThat(textsOf(polled)).containsExactly("a", "b", "c", "d", "e");
        assertThat(polled.getLast().batch().recordOffsets()).containsExactly(8);
        LedgerEntry counted = next.entries(Instant.EPOCH, Batches.NOON.plus(Duration.ofDays(1)))
                .getFirst();
        assertThat(counted.received()).isEqualTo(7);
        assertThat(counted.deduplicated()).isEqualTo(2);
        next.abandon();

        RabbitQueue again = open();
        List<QueuedBatch> repeated = drained(again, 3);
        assertThat(textsOf(repeated)).containsExactly("a", "b", "c", "d", "e");
        again.commit(repeated.getLast().position());
        assertThat(again.status().batches()).isZero();
        assertThat(again.entries(Instant.EPOCH, Batches.NOON.plus(Duration.ofDays(1)))
                        .getFirst()
                        .deduplicated())
                .isEqualTo(2);
    }

    @Test
    void batchThatIsWhollyKnownWhenItIsReadIsLeftOutAndDoneWith() throws Exception {
        RabbitQueue queue = open();
        queue.append(Batches.of("before"));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.publish(queue.id(), 2, batch(0, "a"));
        }
        queue.abandon();
        RabbitQueue next = open();
        next.append(batch(0, "a"));
        List<QueuedBatch> polled = drained(next, 2);
        assertThat(polled.getLast().position()).isEqualTo(new Position(0, 2));
        assertThat(next.poll(1, Duration.ofMillis(300))).isEmpty();

        next.commit(polled.getLast().position());
        assertThat(next.status().batches()).isZero();
    }

    @Test
    void whatComesAfterItsRepetitionIsLeftOut() throws Exception {
        RabbitQueue queue = open();
        queue.append(batch(0, "a"));
        queue.append(batch(2, "b"));
        queue.append(batch(4, "c"));
        assertThat(drained(queue, 3)).hasSize(3);
        queue.commit(new Position(0, 1));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.publish(queue.id(), 20_000, batch(6, "d"));
            stranger.publish(queue.id(), 19_999, batch(6, "d"));
        }
        assertThat(textsOf(drained(queue, 1))).containsExactly("d");
        assertThat(queue.poll(1, Duration.ofMillis(300))).isEmpty();
        assertThat(damage).isEmpty();
        assertThat(queue.check()).isEqualTo(Health.UP);
    }

    @Test
    void messageThatIsNoBatchIsSetAsideAndTheRestGoesOn() throws Exception {
        RabbitQueue queue = open();
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);
        queue.append(Batches.of("a"));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.publish(poison);
            stranger.publish(BatchMessage.properties(queue.id(), BatchEntry.of(2, batch(0, "x"), 1, 0, 6)), poison);
            queue.append(Batches.of("b"));
            queue.append(Batches.of("c"));

            // The number 2 is the poison's too: the stranger took it.
            List<QueuedBatch> polled = new ArrayList<>();
            Eventually.until("the rest comes", () -> {
                polled.addAll(queue.poll(10, Duration.ofMillis(100)));
                return textsOf(polled).contains("c");
            });
            assertThat(damage).hasSizeGreaterThanOrEqualTo(2);
            assertThat(damage.getFirst()).contains("6 it is not of the queue " + queue.id());
            assertThat(damage.get(1)).startsWith("2 6 compressed batch is damaged");
            assertThat(stranger.first(name + ".dead")).isEqualTo(poison);
            assertThat(stranger.first(name + ".dead")).isEqualTo(poison);
        }
        assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(queue.check().cause()).contains(name + ".dead");
    }

    @Test
    void whatAnotherProgramMixedIsGivenInItsOrder() throws Exception {
        RabbitQueue queue = open();
        for (int i = 0; i < 20; i++) {
            queue.append(Batches.of("line " + i));
        }
        queue.close();
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.shuffle(12);
        }

        List<QueuedBatch> polled = drained(open(), 20);
        assertThat(polled.stream().map(batch -> batch.position().offset())).isSorted();
        assertThat(textsOf(polled)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void purgedBatchesAreMissedAndTheRestGoesOn() throws Exception {
        RabbitQueue queue = open();
        queue.append(Batches.of("a"));
        queue.append(Batches.of("b"));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.purge();
        }
        queue.append(Batches.of("c"));

        List<QueuedBatch> polled = drained(queue, 1);
        assertThat(textsOf(polled)).containsExactly("c");
        assertThat(queue.check().cause()).contains("2 batches that were accepted are no longer in the queue");
        queue.commit(polled.getFirst().position());
        assertThat(queue.status().batches()).isZero();
    }

    @Test
    void deletedQueueIsMadeAgainAndWhatWasInItIsMissed() throws Exception {
        RabbitQueue queue = open(TestQueues.impatient(server.port(), name, folder));
        queue.append(Batches.of("a"));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.delete();
        }

        Eventually.until("it takes batches again", () -> appends(queue, "b"));
        List<QueuedBatch> polled = new ArrayList<>();
        Eventually.until("it gives batches again", () -> {
            try {
                polled.addAll(queue.poll(10, Duration.ofMillis(100)));
            } catch (TidewatchException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            }
            return textsOf(polled).contains("b");
        });
        assertThat(queue.check().cause()).contains("1 batches that were accepted are no longer in the queue");
    }

    @Test
    void emptiedQueueIsMissedThoughNothingComesAfterIt() throws Exception {
        RabbitQueue queue = open(TestQueues.impatient(server.port(), name, folder));
        queue.append(Batches.of("a"));
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.purge();
        }

        Eventually.until("it is missed", () -> {
            assertThat(queue.poll(10, Duration.ofMillis(500))).isEmpty();
            return queue.check().status() == Health.Status.DEGRADED;
        });
        assertThat(queue.status().batches()).isZero();
    }

    @Test
    void queueThatAPolicyLimitsRefusesAndNothingIsLost() throws Exception {
        RabbitQueue queue = open();
        server.control("set_policy", name, "^" + name + "$", "{\"max-length\":5}", "--apply-to", "queues");
        List<Position> kept = new ArrayList<>();
        assertThatExceptionOfType(Overloaded.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        kept.add(queue.append(Batches.of("line " + i)).position());
                    }
                })
                .withMessageContaining("refuses more");

        List<QueuedBatch> polled = drained(queue, kept.size());
        assertThat(polled.stream().map(QueuedBatch::position)).containsExactlyElementsOf(kept);
        assertThat(queue.status().batches()).isEqualTo(kept.size());
        queue.commit(kept.getLast());
        Eventually.until("it takes batches again", () -> appends(queue, "again"));
    }

    @Test
    void queueWhoseIndexIsGoneIsTakenUpUnderItsId() throws Exception {
        RabbitQueue queue = open();
        String id = queue.id();
        Position first = queue.append(Batches.of("a")).position();
        queue.append(Batches.of("b"));
        queue.close();

        RabbitQueue next = open(TestQueues.config(server.port(), name, folder.resolve("other"), TestQueues.ROOMY));
        assertThat(next.id()).isEqualTo(id);
        Position later = next.append(Batches.of("c")).position();
        List<QueuedBatch> polled = drained(next, 3);
        assertThat(textsOf(polled)).containsExactly("a", "b", "c");
        assertThat(polled.getFirst().position()).isEqualTo(first);
        assertThat(polled.getLast().position()).isEqualTo(later);
        assertThat(next.status().batches()).isEqualTo(3);
    }

    @Test
    void secondProcessOfTheSameNameIsRefused() {
        RabbitQueue first = open();
        first.poll(1, Duration.ofMillis(10));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(this::open)
                .withMessageContaining("in use by another program")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(
                        () -> open(TestQueues.config(server.port(), name, folder.resolve("other"), TestQueues.ROOMY)))
                .withMessageContaining("another process reads the queue '" + name + "'")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID));
    }

    private static boolean appends(RabbitQueue queue, String line) {
        try {
            queue.append(Batches.of(line));
            return true;
        } catch (TidewatchException e) {
            return false;
        }
    }

    private static RawBatch batch(long start, String... lines) {
        return Batches.batch().stream("s", start).lines(lines).build();
    }

    private static List<QueuedBatch> drained(RabbitQueue queue, int count) {
        List<QueuedBatch> batches = new ArrayList<>();
        Eventually.until(count + " batches", () -> {
            batches.addAll(queue.poll(count - batches.size(), Duration.ofMillis(200)));
            return batches.size() >= count;
        });
        return batches;
    }

    private static List<String> textsOf(List<QueuedBatch> batches) {
        return batches.stream()
                .flatMap(queued -> Batches.lines(queued.batch()).stream())
                .toList();
    }
}
