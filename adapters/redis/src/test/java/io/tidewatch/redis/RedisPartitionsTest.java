package io.tidewatch.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.process.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue of several partitions: one that grows, one whose processes overtake each other, one that is full or badly reached. */
class RedisPartitionsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final RedisServer server = RedisServer.start();
    private final List<RedisQueue> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(RedisQueue::close);
        server.close();
    }

    private RedisQueueConfig config(String node, int partitions) {
        return RedisQueueConfig.of(TestQueues.address(server), node)
                .withPrefix("parts")
                .withPartitions(partitions)
                .withTimes(Duration.ofSeconds(5), LONG);
    }

    private RedisQueue open(RedisQueueConfig config) {
        RedisQueue queue = TestQueues.open(config);
        opened.add(queue);
        return queue;
    }

    @Test
    void queueThatGrowsKeepsWhatItHasAndWhatItKnowsOfSenders() {
        RedisQueue small = open(config("node-1", 1));
        String id = small.id();
        send(small, 0);
        small.close();

        RedisQueue grown = open(config("node-1", 4));
        assertThat(grown.id()).isEqualTo(id);
        for (int sender = 0; sender < 12; sender++) {
            assertThat(grown.append(batch(sender, 0))).isEqualTo(new Appended(null, 0, 1));
        }
        send(grown, 1);
        List<QueuedBatch> polled = drained(grown, 24);
        assertThat(polled)
                .filteredOn(line(" 0"))
                .allMatch(queued -> queued.position().partition() == 0);
        assertThat(polled.stream().map(queued -> queued.position().partition())).contains(0, 1, 2);
        polled.forEach(queued -> grown.commit(queued.position()));
        assertThat(grown.status().batches()).isZero();
        assertThat(grown.check()).isEqualTo(Health.UP);
    }

    @Test
    void processThatDoesNotKnowOfGrowthGoesOnAndSaysSo() {
        RedisQueue old = open(config("node-1", 2));
        send(old, 0);
        RedisQueue grown = open(config("node-2", 4));
        send(grown, 1);
        send(old, 2);
        assertThat(old.append(batch(1, 1))).isEqualTo(new Appended(null, 0, 1));

        assertThat(old.check().cause()).contains("has 4 partitions now", "knows 2");
        assertThat(old.status()).isEqualTo(grown.status());
        grown.share(IntStream.range(0, 4).boxed().collect(Collectors.toMap(partition -> partition, _ -> 0L)));
        assertThat(textsOf(drained(grown, 36))).doesNotHaveDuplicates();
    }

    @Test
    void queueIsNotMadeSmaller() {
        RedisQueue queue = open(config("node-1", 4));
        send(queue, 0);
        queue.close();

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> open(config("node-1", 2)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID))
                .withMessageContaining("has 4 partitions")
                .withMessageContaining("set queue.redis.partitions: 4");
        assertThat(drained(open(config("node-1", 4)), 12)).hasSize(12);
    }

    @Test
    void onlyAQueueOfOnePartitionIsLeftToVersionsThatKnowOne() {
        open(config("node-1", 1)).close();
        assertThat(server.ask("HGET", "{parts}:state", "version")).endsWith("1");
        open(config("node-1", 2)).close();
        assertThat(server.ask("HGET", "{parts}:state", "version")).endsWith("2");
        server.ask("HSET", "{parts}:state", "version", "3");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> open(config("node-1", 4)))
                .withMessageContaining("start the version that wrote it");
        assertThat(server.ask("EXISTS", "{parts}:entries:3")).isEqualTo(":0");
    }

    @Test
    void whereNothingIsSharedOneProcessReadsAllPartitionsAndTheOtherStandsBy() {
        RedisQueue first = open(config("node-1", 4));
        RedisQueue second = open(config("node-2", 4));
        send(first, 0);
        assertThat(drained(first, 12)).hasSize(12);
        send(second, 1);
        assertThat(second.poll(100, Duration.ofMillis(50))).isEmpty();
        assertThat(second.otherOwner()).isEqualTo("node-1");
        List<QueuedBatch> polled = drained(first, 12);
        assertThat(textsOf(polled)).allMatch(line -> line.endsWith(" 1"));

        first.close();
        assertThat(drained(second, 24)).hasSize(24);
    }

    @Test
    void processThatWasOvertakenIsGivenNothingUntilItIsSharedThePartitionAgain() {
        RedisQueue paused = open(config("node-1", 4));
        RedisQueue next = open(config("node-2", 4));
        paused.share(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
        send(paused, 0);
        List<QueuedBatch> before = drained(paused, 12);

        next.share(lastOfEach(before));
        send(next, 1);
        assertThat(drained(next, 12)).hasSize(12);
        assertThat(paused.poll(100, Duration.ofMillis(50))).isEmpty();
        assertThat(paused.otherOwner()).isEqualTo("node-2");
        send(next, 2);
        assertThat(paused.poll(100, Duration.ofMillis(50))).isEmpty();
        List<QueuedBatch> after = drained(next, 12);
        assertThat(textsOf(after)).allMatch(line -> line.endsWith(" 2"));

        paused.share(lastOfEach(after));
        send(next, 3);
        assertThat(drained(paused, 12)).hasSize(12);
        assertThat(next.poll(100, Duration.ofMillis(50))).isEmpty();
    }

    @Test
    void partitionsThatAreNotSharedAnyMoreAreAnothersAtOnce() {
        RedisQueue queue = open(config("node-1", 4));
        queue.share(Map.of(0, 0L, 1, 0L));
        queue.poll(10, Duration.ofMillis(10));
        assertThat(server.ask("EXISTS", "{parts}:owner", "{parts}:owner:1")).isEqualTo(":2");

        queue.share(Map.of(1, 0L));
        queue.poll(10, Duration.ofMillis(10));
        assertThat(server.ask("EXISTS", "{parts}:owner")).isEqualTo(":0");
        assertThat(server.ask("EXISTS", "{parts}:owner:1")).isEqualTo(":1");
        queue.share(Map.of());
        assertThat(server.ask("EXISTS", "{parts}:owner:1")).isEqualTo(":0");
        assertThat(queue.poll(10, Duration.ofMillis(10))).isEmpty();
    }

    @Test
    void limitIsThatOfAllPartitionsTogether() {
        RedisQueue queue = open(config("node-1", 4).withLimit(ByteSize.ofKibibytes(64)));
        int kept = 0;
        try {
            for (; kept < 1_000; kept++) {
                queue.append(large(kept));
            }
        } catch (Overloaded e) {
            assertThat(e.getMessage()).contains("is full");
        }
        assertThat(kept).isBetween(10, 999);
        assertThat(queue.status().batches()).isEqualTo(kept);
        assertThat(queue.status().size()).isLessThanOrEqualTo(queue.status().limit());
        List<QueuedBatch> polled = drained(queue, kept);
        lastOfEach(polled).forEach((partition, offset) -> {
            if (offset > 0) {
                queue.commit(new Position(partition, offset));
            }
        });
        assertThat(queue.append(large(kept)).accepted()).isEqualTo(10);
    }

    @Test
    void quietPartitionIsReadWhileAnotherIsNeverEmpty() {
        RedisQueue queue = open(config("node-1", 4));
        for (int batch = 0; batch < 400; batch++) {
            queue.append(batch(0, batch));
        }
        int busy = drained(queue, 1).getFirst().position().partition();
        send(queue, 1_000);
        List<QueuedBatch> seen = new ArrayList<>();
        while (seen.size() < 100) {
            seen.addAll(queue.poll(4, Duration.ofSeconds(5)));
        }
        assertThat(seen)
                .filteredOn(queued -> queued.position().partition() != busy)
                .hasSizeGreaterThan(5)
                .allMatch(line(" 1000")::test);
    }

    @Test
    void linesThatAreCutLoseAndRepeatNothingInAnyPartition() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.to(server.port())) {
            RedisQueue queue =
                    open(RedisQueueConfig.of(RedisAddress.of(URI.create("redis://127.0.0.1:" + proxy.port())), "node-1")
                            .withPartitions(4)
                            .withTimes(Duration.ofSeconds(1), LONG));
            queue.share(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
            try (LoadedQueue load = new LoadedQueue(List.of(queue), 8)) {
                for (int cut = 0; cut < 8; cut++) {
                    load.awaitMore(50);
                    proxy.cut();
                }
                load.awaitMore(50);
                load.assertNothingLostAndNothingTwice();
            }
        }
    }

    @Test
    void redisThatIsKilledLosesAndRepeatsNothingInAnyPartition() {
        RedisQueue queue = open(config("node-1", 4));
        try (LoadedQueue load = new LoadedQueue(List.of(queue), 8)) {
            for (int kill = 0; kill < 3; kill++) {
                load.awaitMore(50);
                server.kill();
                server.startAgain();
            }
            load.awaitMore(50);
            load.assertNothingLostAndNothingTwice();
        }
        Eventually.until("it works again", () -> queue.check().equals(Health.UP));
    }

    private static void send(RedisQueue queue, int batch) {
        for (int sender = 0; sender < 12; sender++) {
            queue.append(batch(sender, batch));
        }
    }

    private static RawBatch batch(int sender, int batch) {
        return Batches.batch().stream("sender-" + sender, batch * 10L)
                .lines(sender + " " + batch)
                .build();
    }

    /** Of one of several sources, which lie in several partitions. */
    private static RawBatch large(int number) {
        RawBatch random = Batches.random(number, 10, 400);
        return Batches.batch().stream("large-" + number % 7, number * 10_000L)
                .lines(Batches.lines(random).toArray(String[]::new))
                .build();
    }

    private static Map<Integer, Long> lastOfEach(List<QueuedBatch> batches) {
        Map<Integer, Long> last =
                IntStream.range(0, 4).boxed().collect(Collectors.toMap(partition -> partition, _ -> 0L));
        batches.forEach(queued ->
                last.merge(queued.position().partition(), queued.position().offset(), Math::max));
        return last;
    }

    private static Predicate<QueuedBatch> line(String end) {
        return queued -> Batches.lines(queued.batch()).getFirst().endsWith(end);
    }

    private static List<QueuedBatch> drained(RedisQueue queue, int count) {
        List<QueuedBatch> batches = new ArrayList<>();
        while (batches.size() < count) {
            List<QueuedBatch> more = queue.poll(count - batches.size(), Duration.ofSeconds(10));
            assertThat(more).as("%d of %d came", batches.size(), count).isNotEmpty();
            batches.addAll(more);
        }
        return batches;
    }

    private static List<String> textsOf(List<QueuedBatch> batches) {
        return batches.stream()
                .flatMap(queued -> Batches.lines(queued.batch()).stream())
                .toList();
    }
}
