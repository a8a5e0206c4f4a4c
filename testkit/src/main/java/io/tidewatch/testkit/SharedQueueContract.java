package io.tidewatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.QueuedBatch;
import io.tidewatch.queue.SharedQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link SharedQueue} of several partitions must do for the processes that share them. */
public abstract class SharedQueueContract {
    private static final int SENDERS = 24;

    private final List<SharedQueue> opened = new ArrayList<>();

    /** Opens the test's own queue, which has at least two partitions, as the process of that name. */
    protected abstract SharedQueue open(String node);

    /** Leaves the queue as it would be had its process been killed at this moment. */
    protected abstract void kill(SharedQueue running);

    @AfterEach
    void close() {
        opened.forEach(SharedQueue::close);
    }

    private SharedQueue process(String node) {
        SharedQueue queue = open(node);
        opened.add(queue);
        return queue;
    }

    @Test
    void sendersAreSpreadOverPartitionsAndEachKeepsItsOrder() {
        SharedQueue queue = process("one");
        for (int batch = 0; batch < 5; batch++) {
            send(queue, batch);
        }

        List<QueuedBatch> polled = polled(queue, 5 * SENDERS);
        assertThat(partitionsOf(polled)).isEqualTo(all(queue));
        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = sender + " ";
            assertThat(textsOf(polled))
                    .filteredOn(line -> line.startsWith(prefix))
                    .containsExactly(prefix + 0, prefix + 1, prefix + 2, prefix + 3, prefix + 4);
        }
    }

    @Test
    void senderIsInOnePartitionWhicheverProcessTakesItIn() {
        SharedQueue one = process("one");
        SharedQueue two = process("two");
        send(one, 0);
        send(two, 1);

        Map<String, Integer> partitions = new HashMap<>();
        for (QueuedBatch queued : polled(one, 2 * SENDERS)) {
            String sender = Batches.lines(queued.batch()).getFirst().split(" ")[0];
            int partition = queued.position().partition();
            assertThat(partitions.merge(sender, partition, (before, _) -> before))
                    .isEqualTo(partition);
        }
    }

    @Test
    void repeatedRangeIsRecognisedWhicheverProcessTakesItIn() {
        SharedQueue one = process("one");
        SharedQueue two = process("two");
        RawBatch batch = Batches.batch().stream("agent", 0).lines("a", "b").build();
        one.append(batch);

        assertThat(two.append(batch)).isEqualTo(new Appended(null, 0, 2));
        two.append(Batches.batch().stream("agent", 4).lines("c").build());
        assertThat(one.append(Batches.batch().stream("agent", 2)
                                .lines("b", "c", "d")
                                .build())
                        .accepted())
                .isEqualTo(1);
        assertThat(textsOf(polled(one, 3))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void eachProcessIsGivenThePartitionsThatWereSharedToItAndNoOthers() {
        SharedQueue one = process("one");
        SharedQueue two = process("two");
        send(one, 0);
        one.share(from(one, partition -> partition == 0));
        two.share(from(two, partition -> partition > 0));
        send(two, 1);

        List<QueuedBatch> all = polledByBoth(one, two, 2 * SENDERS);
        assertThat(textsOf(all)).doesNotHaveDuplicates();
        assertThat(partitionsOf(all)).isEqualTo(all(one));
    }

    @Test
    void sharedPartitionBeginsAfterItsOffset() {
        SharedQueue queue = process("one");
        send(queue, 0);
        send(queue, 1);
        List<QueuedBatch> all = polled(queue, 2 * SENDERS);
        Map<Integer, Long> stored = half(all);
        List<String> rest = textsOf(after(all, stored));

        queue.share(stored);
        assertThat(textsOf(polled(queue, rest.size()))).containsExactlyInAnyOrderElementsOf(rest);
        assertThat(queue.poll(10, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void partitionsThatMoveAreReadOnAfterWhatTheOtherStored() {
        SharedQueue one = process("one");
        SharedQueue two = process("two");
        one.share(from(one, _ -> true));
        send(one, 0);
        send(two, 1);
        List<QueuedBatch> read = polled(one, 2 * SENDERS);
        Map<Integer, Long> stored = half(read);
        stored.forEach((partition, offset) -> one.commit(new Position(partition, offset)));

        one.share(Map.of(0, lastOf(read).getOrDefault(0, 0L)));
        stored.remove(0);
        two.share(stored);
        List<QueuedBatch> rest = after(read, stored);
        List<QueuedBatch> moved = polled(two, rest.size());
        assertThat(textsOf(moved)).containsExactlyInAnyOrderElementsOf(textsOf(rest));
        assertInOrder(moved);
        assertThat(one.poll(10, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void partitionsOfAKilledProcessAreReadOnByAnother() {
        SharedQueue dead = process("dead");
        SharedQueue heir = process("heir");
        dead.share(from(dead, _ -> true));
        send(dead, 0);
        send(dead, 1);
        List<QueuedBatch> read = polled(dead, 2 * SENDERS);
        Map<Integer, Long> stored = half(read);
        stored.forEach((partition, offset) -> dead.commit(new Position(partition, offset)));
        List<String> rest = textsOf(after(read, stored));
        kill(dead);

        heir.share(stored);
        List<QueuedBatch> taken = polled(heir, rest.size());
        assertThat(textsOf(taken)).containsExactlyInAnyOrderElementsOf(rest);
        assertInOrder(taken);
        taken.forEach(queued -> heir.commit(queued.position()));
        Eventually.until("all is committed", () -> heir.status().batches() == 0);
    }

    @Test
    void commitsOfProcessesCountTogetherAndNeverGoBack() {
        SharedQueue one = process("one");
        SharedQueue two = process("two");
        one.share(from(one, partition -> partition == 0));
        two.share(from(two, partition -> partition > 0));
        send(one, 0);
        send(one, 1);
        List<QueuedBatch> read = polledByBoth(one, two, 2 * SENDERS);
        QueuedBatch first = read.stream()
                .filter(queued -> queued.position().partition() == 0)
                .findFirst()
                .orElseThrow();
        lastOf(read)
                .forEach((partition, offset) -> (partition == 0 ? one : two).commit(new Position(partition, offset)));
        Eventually.until("both know that all is committed", () -> {
            one.commit(first.position());
            return one.status().batches() == 0 && two.status().batches() == 0;
        });
        assertThat(one.status().records()).isZero();
        assertThat(one.status().size().bytes()).isZero();
    }

    @Test
    void processThatIsSharedNothingIsGivenNothing() {
        SharedQueue queue = process("one");
        send(queue, 0);
        queue.share(from(queue, _ -> true));
        assertThat(polled(queue, 1)).hasSize(1);
        queue.share(Map.of());

        assertThat(queue.poll(10, Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void positionOfAPartitionThatIsNotThereIsRefused() {
        SharedQueue queue = process("one");
        Position beyond = new Position(queue.partitions(), 1);

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.commit(beyond))
                .withMessageContaining("is not of this queue");
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> queue.share(Map.of(beyond.partition(), 0L)))
                .withMessageContaining("is not of this queue");
    }

    /** A batch of each sender, of one line that names both. */
    private static void send(SharedQueue queue, int batch) {
        for (int sender = 0; sender < SENDERS; sender++) {
            queue.append(Batches.batch().stream("sender-" + sender, batch * 100L)
                    .lines(sender + " " + batch)
                    .build());
        }
    }

    private static Set<Integer> all(SharedQueue queue) {
        return IntStream.range(0, queue.partitions()).boxed().collect(Collectors.toSet());
    }

    /** The partitions of which {@code taken} holds, from their beginning. */
    private static Map<Integer, Long> from(SharedQueue queue, IntPredicate taken) {
        return IntStream.range(0, queue.partitions())
                .filter(taken)
                .boxed()
                .collect(Collectors.toMap(partition -> partition, _ -> 0L));
    }

    private static List<QueuedBatch> polled(SharedQueue queue, int count) {
        List<QueuedBatch> polled = new ArrayList<>();
        while (polled.size() < count) {
            List<QueuedBatch> more = queue.poll(count - polled.size(), Duration.ofSeconds(20));
            assertThat(more).as("%d of %d batches came", polled.size(), count).isNotEmpty();
            polled.addAll(more);
        }
        return polled;
    }

    /** Of partition 0 by the one and of the others by the other, until so many came. */
    private static List<QueuedBatch> polledByBoth(SharedQueue one, SharedQueue two, int count) {
        List<QueuedBatch> polled = new ArrayList<>();
        Eventually.until(count + " batches come", () -> {
            List<QueuedBatch> first = one.poll(100, Duration.ofMillis(100));
            List<QueuedBatch> second = two.poll(100, Duration.ofMillis(100));
            assertThat(partitionsOf(first)).isSubsetOf(0);
            assertThat(partitionsOf(second)).doesNotContain(0);
            polled.addAll(first);
            polled.addAll(second);
            return polled.size() >= count;
        });
        assertThat(polled).hasSize(count);
        return polled;
    }

    /** The last offset of each partition's first half. */
    private static Map<Integer, Long> half(List<QueuedBatch> batches) {
        Map<Integer, Long> half = new HashMap<>();
        batches.stream()
                .collect(Collectors.groupingBy(queued -> queued.position().partition()))
                .forEach((partition, own) -> half.put(
                        partition, own.get((own.size() - 1) / 2).position().offset()));
        return half;
    }

    private static Map<Integer, Long> lastOf(List<QueuedBatch> batches) {
        Map<Integer, Long> last = new HashMap<>();
        batches.forEach(queued ->
                last.merge(queued.position().partition(), queued.position().offset(), Math::max));
        return last;
    }

    /** Those of these partitions that lie after their offset. */
    private static List<QueuedBatch> after(List<QueuedBatch> batches, Map<Integer, Long> stored) {
        return batches.stream()
                .filter(queued -> queued.position().offset()
                        > stored.getOrDefault(queued.position().partition(), Long.MAX_VALUE))
                .toList();
    }

    private static Set<Integer> partitionsOf(List<QueuedBatch> batches) {
        return batches.stream().map(queued -> queued.position().partition()).collect(Collectors.toSet());
    }

    private static List<String> textsOf(List<QueuedBatch> batches) {
        return QueueContract.textsOf(batches);
    }

    private static void assertInOrder(List<QueuedBatch> batches) {
        QueueContract.assertInOrder(batches);
    }
}
