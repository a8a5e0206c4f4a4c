package io.tidewatch.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that is killed, full, emptied, badly set, shared by several processes, or written to by others. */
class RedisQueueFaultsTest {
    private static final long SEED = 20261121;

    private final RedisServer server = RedisServer.start();
    private final List<RedisQueue> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(RedisQueue::close);
        server.close();
    }

    private RedisQueue open() {
        return open(TestQueues.config(server, "faults"));
    }

    private RedisQueue open(RedisQueueConfig config) {
        RedisQueue queue = TestQueues.open(config);
        opened.add(queue);
        return queue;
    }

    private RedisQueueConfig node(String name, Duration ownership) {
        return RedisQueueConfig.of(TestQueues.address(server), name)
                .withPrefix("faults")
                .withTimes(Duration.ofSeconds(5), ownership);
    }

    @Test
    void everyAcknowledgedBatchIsThereOnceAfterRedisIsKilledAtAnyMoment() throws Exception {
        Random random = new Random(SEED);
        RedisQueue queue = open();
        List<String> acknowledged = new ArrayList<>();
        int sent = 0;
        for (int round = 0; round < 5; round++) {
            Thread killer = Thread.ofVirtual().start(() -> {
                sleep(100 + random.nextInt(300));
                server.kill();
                server.startAgain();
            });
            while (killer.isAlive()) {
                String line = "%06d".formatted(sent);
                // As an agent does: the same offsets until it is told that they are there.
                try {
                    queue.append(Batches.batch().stream("agent", sent * 7L)
                            .lines(line)
                            .build());
                    acknowledged.add(line);
                    sent++;
                } catch (TidewatchException e) {
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE);
                }
            }
            killer.join();
        }
        Eventually.until("it works again", () -> queue.check().equals(Health.UP));

        assertThat(acknowledged).hasSizeGreaterThan(20);
        assertThat(textsOf(drained(queue, acknowledged.size()))).containsExactlyElementsOf(acknowledged);
    }

    @Test
    void queueWithoutRedisSaysSoAndGoesOnWhenItIsBack() {
        RedisQueue queue = open();
        queue.append(Batches.of("before"));
        server.kill();

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.append(Batches.of("lost")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                .withMessageContaining("127.0.0.1:" + server.port());
        assertThat(queue.check().status()).isEqualTo(Health.Status.DOWN);
        server.startAgain();
        Eventually.until("it works again", () -> queue.check().equals(Health.UP));
        queue.append(Batches.of("after"));
        assertThat(textsOf(drained(queue, 2))).containsExactly("before", "after");
    }

    @Test
    void redisWithoutMemoryRefusesAndCanBeEmptied() {
        RedisQueue queue = open();
        server.ask("CONFIG", "SET", "maxmemory", "4mb");
        List<Position> kept = new ArrayList<>();
        assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                kept.add(queue.append(Batches.random(i, 10, 4_000)).position());
            }
        });

        assertThat(kept).isNotEmpty();
        assertThat(queue.status().batches()).isEqualTo(kept.size());
        List<QueuedBatch> polled = drained(queue, kept.size());
        assertThat(polled.stream().map(QueuedBatch::position)).containsExactlyElementsOf(kept);
        queue.commit(kept.getLast());
        assertThat(queue.status().batches()).isZero();
        assertThat(queue.append(Batches.random(1, 10, 4_000)).position()).isNotNull();
    }

    @Test
    void memoryThatEndsUnderLoadLosesAndRepeatsNothing() {
        try (LoadedQueue load = new LoadedQueue(List.of(open()), 4)) {
            load.awaitMore(100);
            long before = load.refused();
            server.ask("CONFIG", "SET", "maxmemory", "1mb");
            Eventually.until("senders are refused", () -> load.refused() > before + 10);
            server.ask("CONFIG", "SET", "maxmemory", "0");
            load.awaitMore(100);
            load.assertNothingLostAndNothingTwice();
        }
    }

    @Test
    void consumerStartsOnAFullRedis() {
        RedisQueue queue = open();
        server.ask("CONFIG", "SET", "maxmemory", "4mb");
        assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                queue.append(Batches.random(i, 10, 4_000));
            }
        });
        long batches = queue.status().batches();
        queue.abandon();

        RedisQueue next = open();
        assertThat(drained(next, (int) batches)).hasSize((int) batches);
    }

    @Test
    void whatADeadConsumerLeftIsGivenToAnotherInOrder() {
        RedisQueue dead = open(node("node-1", Duration.ofMillis(600)));
        for (int i = 0; i < 100; i++) {
            dead.append(Batches.of("line " + i));
        }
        List<QueuedBatch> first = drained(dead, 40);
        dead.commit(first.get(9).position());
        dead.abandon();

        RedisQueue next = open(node("node-2", Duration.ofMillis(600)));
        List<QueuedBatch> rest = drained(next, 90);
        assertThat(textsOf(rest).getFirst()).isEqualTo("line 10");
        assertThat(rest.stream().map(queued -> queued.position().offset())).isSorted();
        next.commit(rest.getLast().position());
        assertThat(next.status().batches()).isZero();
        assertThat(server.ask("XPENDING", "{faults}:entries", RedisQueue.GROUP)).startsWith("*4\r\n:0");
    }

    @Test
    void secondProcessStandsByUntilTheFirstEnds() {
        RedisQueue first = open(node("node-1", Duration.ofSeconds(30)));
        RedisQueue second = open(node("node-2", Duration.ofSeconds(30)));
        first.append(Batches.of("a"));
        assertThat(textsOf(drained(first, 1))).containsExactly("a");

        second.append(Batches.of("b"));
        assertThat(second.poll(10, Duration.ofMillis(50))).isEmpty();
        assertThat(second.otherOwner()).isEqualTo("node-1");
        List<QueuedBatch> polled = drained(first, 1);
        assertThat(textsOf(polled)).containsExactly("b");
        first.commit(polled.getLast().position());
        first.close();
        second.append(Batches.of("c"));
        assertThat(textsOf(drained(second, 1))).containsExactly("c");
    }

    @Test
    void processThatWasOvertakenByItsOwnNameDoesNotTakeTheQueueBack() {
        RedisQueue old = open(node("node-1", Duration.ofSeconds(30)));
        old.append(Batches.of("a"));
        drained(old, 1);

        RedisQueue restarted = open(node("node-1", Duration.ofSeconds(30)));
        assertThat(textsOf(drained(restarted, 1))).containsExactly("a");
        assertThat(old.poll(10, Duration.ofMillis(50))).isEmpty();
        restarted.append(Batches.of("b"));
        assertThat(textsOf(drained(restarted, 1))).containsExactly("b");
    }

    @Test
    void entryThatIsNoBatchIsSetAsideAndTheRestGoesOn() {
        List<String> damage = new ArrayList<>();
        RedisQueue queue = new RedisQueue(
                TestQueues.config(server, "faults"),
                MutableClock.atNoon(),
                (position, bytes, reason) -> damage.add(position.offset() + " " + bytes.length + " " + reason));
        queue.start();
        opened.add(queue);
        queue.append(Batches.of("a"));
        queue.append(Batches.of("b"));
        server.ask(
                "XADD", "{faults}:entries", "3-0", "frame", "poison", "batches", "3", "records", "3", "bytes", "500");
        server.ask("HSET", "{faults}:state", "next", "4");
        queue.append(Batches.of("c"));

        assertThat(textsOf(drained(queue, 3))).containsExactly("a", "b", "c");
        assertThat(damage).hasSize(1).first().asString().startsWith("3 6 compressed batch is damaged");
        assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);
    }

    @Test
    void entriesAroundOneThatCannotBeSetAsideComeAgain() {
        AtomicInteger refused = new AtomicInteger(1);
        List<Long> damage = new ArrayList<>();
        RedisQueue queue =
                new RedisQueue(TestQueues.config(server, "faults"), MutableClock.atNoon(), (position, _, _) -> {
                    if (refused.getAndDecrement() > 0) {
                        throw new TidewatchException(FailureKind.UNAVAILABLE, "the disk is full");
                    }
                    damage.add(position.offset());
                });
        queue.start();
        opened.add(queue);
        queue.append(Batches.of("a"));
        assertThat(textsOf(drained(queue, 1))).containsExactly("a");
        queue.append(Batches.of("b"));
        server.ask(
                "XADD", "{faults}:entries", "3-0", "frame", "poison", "batches", "3", "records", "3", "bytes", "500");
        server.ask("HSET", "{faults}:state", "next", "4");
        queue.append(Batches.of("c"));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.poll(10, Duration.ofSeconds(5)))
                .withMessageContaining("the disk is full");
        assertThat(textsOf(drained(queue, 2))).containsExactly("b", "c");
        assertThat(damage).containsExactly(3L);
    }

    @Test
    void emptiedRedisIsNoticedAndNothingIsAccepted() {
        RedisQueue queue = open();
        String id = queue.id();
        queue.append(Batches.of("a"));
        server.ask("FLUSHALL");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.append(Batches.of("b")))
                .withMessageContaining("no longer in Redis");
        assertThatExceptionOfType(TidewatchException.class).isThrownBy(() -> queue.poll(1, Duration.ZERO));
        assertThat(queue.check().status()).isEqualTo(Health.Status.DOWN);
        queue.close();
        assertThat(open().id()).isNotEqualTo(id);
    }

    @Test
    void queueThatLostItsStateButNotItsStreamsIsRefusedEachTime() {
        RedisQueue queue = open();
        queue.append(Batches.of("a"));
        queue.abandon();
        server.ask("DEL", "{faults}:state");

        for (int start = 0; start < 2; start++) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(this::open)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID))
                    .withMessageContaining("has lost its state (the key {faults}:state), but {faults}:entries is there,"
                            + " with 1 batches")
                    .withMessageContaining("set another queue.redis.prefix");
            assertThat(server.ask("EXISTS", "{faults}:state")).isEqualTo(":0");
        }
    }

    @Test
    void openingThatFailedHalfwayIsBegunAgain() {
        RedisQueueConfig three = TestQueues.config(server, "faults").withPartitions(3);
        server.ask("HSET", "{faults}:state", "next", "1");
        server.ask("XGROUP", "CREATE", "{faults}:entries", RedisQueue.GROUP, "0", "MKSTREAM");
        server.ask("SET", "{faults}:entries:2", "somebody's");
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> open(three))
                .withMessageContaining("uses a key for something else");
        assertThat(server.ask("EXISTS", "{faults}:entries:1")).isEqualTo(":0");

        server.ask("DEL", "{faults}:entries:2");
        RedisQueue queue = open(three);
        queue.append(Batches.of("a"));
        assertThat(textsOf(drained(queue, 1))).containsExactly("a");
    }

    @Test
    void weakDurabilityIsSaidWithItsRemedy() {
        server.ask("CONFIG", "SET", "appendfsync", "everysec");
        assertThat(open().check().cause()).contains("appendfsync is everysec", "set appendfsync always");

        server.ask("CONFIG", "SET", "appendonly", "no");
        server.ask("CONFIG", "SET", "maxmemory", "100mb");
        server.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        RedisQueue queue = open();
        assertThat(queue.check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(queue.check().cause()).contains("appendonly is no", "maxmemory-policy is allkeys-lru");
    }

    @Test
    void withoutTheReplicasThatWereAskedForNothingIsAcknowledged() {
        RedisQueue queue = open(node("node-1", Duration.ofSeconds(5))
                .withTimes(Duration.ofMillis(300), Duration.ofSeconds(5))
                .withReplicas(1));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.append(Batches.of("a")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                .withMessageContaining("only 0 of 1 replicas");
    }

    @Test
    void wrongPasswordIsRefusedWithoutBeingPrinted() {
        server.ask("CONFIG", "SET", "requirepass", "right-one");
        RedisQueueConfig config =
                RedisQueueConfig.of(TestQueues.address(server).withCredentials(null, "wrong-one"), "node-1");

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(config))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong-one"));
        assertThat(config.toString()).doesNotContain("wrong-one");
    }

    /** Senders would leave out what a queue never takes; a user that lost its rights for a while is no reason for that. */
    @Test
    void userWithoutRightsRefusesSendersOnlyForNow() {
        RedisQueue queue = open();
        server.ask("ACL", "SETUSER", "default", "-evalsha", "-eval");
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.append(Batches.of("meanwhile")))
                .withMessageContaining("does not let this user")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        server.ask("ACL", "SETUSER", "default", "+@all");
        queue.append(Batches.of("a"));
        assertThat(textsOf(drained(queue, 1))).containsExactly("a");
    }

    @Test
    void streamsThatWereNotHeardForLongAreForgotten() {
        RedisQueue queue = open();
        queue.append(Batches.batch().stream("old", 0).lines("a").build());
        RedisLedger ledger = new RedisLedger(
                TestQueues.config(server, "faults"),
                new RedisLink(TestQueues.address(server), Duration.ofSeconds(5)),
                new RedisKeys("faults"),
                MutableClock.atNoon());
        long noon = Batches.NOON.getEpochSecond() / 60;

        assertThat(ledger.forget(noon + Duration.ofDays(29).toMinutes())).isZero();
        assertThat(ledger.forget(noon + Duration.ofDays(31).toMinutes())).isEqualTo(1);
        assertThat(server.ask("HLEN", "{faults}:streams")).isEqualTo(":0");
    }

    private static List<QueuedBatch> drained(RedisQueue queue, int count) {
        List<QueuedBatch> batches = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (batches.size() < count && System.nanoTime() - until < 0) {
            batches.addAll(queue.poll(count - batches.size(), Duration.ofSeconds(1)));
        }
        assertThat(batches).hasSize(count);
        return batches;
    }

    private static List<String> textsOf(List<QueuedBatch> batches) {
        return batches.stream()
                .flatMap(queued -> Batches.lines(queued.batch()).stream())
                .toList();
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
