package io.tidewatch.kafka.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.detect.CountedMatch;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.kafka.correlate.MatchRecords.Progress;
import io.tidewatch.kafka.correlate.MatchRecords.Read;
import io.tidewatch.testkit.Eventually;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written to the topic of matches, and when, with a Kafka that fails at will. */
class KafkaMatchLogTest {
    private static final int PARTITIONS = 2;

    /** Each attempt's producer: one whose commit failed is not used again. */
    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    private final AtomicInteger failures = new AtomicInteger();
    private final KafkaMatchLog log = new KafkaMatchLog("matches", PARTITIONS, this::producer, this::nameTaken);

    private final AtomicInteger outOfMemory = new AtomicInteger();
    private RuntimeException failure = new KafkaException("the broker is away");

    private volatile String taken = "";
    private final AtomicInteger asked = new AtomicInteger();

    private String nameTaken() {
        asked.incrementAndGet();
        return taken;
    }

    private MockProducer<byte[], byte[]> producer() {
        if (outOfMemory.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("for this test");
        }
        MockProducer<byte[], byte[]> producer = new MockProducer<>(
                true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            producer.commitTransactionException = failure;
        }
        producers.add(producer);
        return producer;
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void batchIsDurableWithItsMatchesAndItsProgressInEveryPartitionAndThenRunsWhatWaits() {
        List<Long> durable = new CopyOnWriteArrayList<>();
        log.start();
        log.advance(Workload.NOON, Set.of(), Set.of(3, 4));
        for (long offset = 1; offset <= 5; offset++) {
            long batch = offset;
            log.append(new Position(3, offset), Workload.NOON, List.of(match(offset)), () -> durable.add(batch));
        }
        log.flush();

        assertThat(durable).containsExactly(1L, 2L, 3L, 4L, 5L);
        List<Read> written = written();
        assertThat(written.stream().filter(Read.Match.class::isInstance)).hasSize(5);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Read last = last(partition);
            assertThat(last).isInstanceOf(Read.Done.class);
            assertThat(((Read.Done) last).sources().get(3))
                    .isEqualTo(new Progress(5, MatchRecords.micros(Workload.NOON) - 1_000_000));
        }
        // The partition of which nobody spoke yet is known to be there.
        assertThat(written)
                .anySatisfy(read -> assertThat(read)
                        .isInstanceOfSatisfying(
                                Read.Done.class,
                                done -> assertThat(done.sources())
                                        .containsEntry(4, new Progress(-1, MatchRecords.UNKNOWN))));
    }

    @Test
    void whileKafkaIsAwayNothingRunsAndNothingIsLost() {
        failures.set(2);
        List<Long> durable = new CopyOnWriteArrayList<>();
        log.start();
        log.append(new Position(3, 1), Workload.NOON, List.of(match(1)), () -> durable.add(1L));
        Eventually.until("health tells", () -> log.check().status() == Health.Status.DOWN);
        assertThat(log.check().cause()).contains("the broker is away");
        log.append(new Position(3, 2), Workload.NOON, List.of(match(2)), () -> durable.add(2L));
        log.flush();

        assertThat(durable).containsExactly(1L, 2L);
        assertThat(log.check()).isEqualTo(Health.UP);
        assertThat(written().stream().filter(Read.Match.class::isInstance)).hasSize(2);
        assertThat(producers).hasSize(3);
    }

    @Test
    void whatCannotBeHandedOnIsTriedAgainInItsOrder() {
        List<Long> durable = new CopyOnWriteArrayList<>();
        AtomicInteger refused = new AtomicInteger(1);
        log.start();
        log.append(new Position(3, 1), Workload.NOON, List.of(match(1)), () -> {
            if (refused.getAndDecrement() > 0) {
                throw new IllegalStateException("the catalog is away");
            }
            durable.add(1L);
        });
        log.append(new Position(3, 2), Workload.NOON, List.of(), () -> durable.add(2L));
        Eventually.until("both ran", () -> durable.size() == 2);
        log.flush();
        assertThat(durable).containsExactly(1L, 2L);
        assertThat(log.check()).isEqualTo(Health.UP);
    }

    @Test
    void failureOfAnySortIsTriedAgain() {
        failures.set(2);
        failure = new IllegalStateException("something unforeseen");
        outOfMemory.set(1);
        List<Long> durable = new CopyOnWriteArrayList<>();
        log.start();
        log.append(new Position(3, 1), Workload.NOON, List.of(match(1)), () -> durable.add(1L));
        log.flush();

        assertThat(durable).containsExactly(1L);
        assertThat(log.check()).isEqualTo(Health.UP);
        assertThat(written().stream().filter(Read.Match.class::isInstance)).hasSize(1);
        assertThat(outOfMemory).hasValue(0);
    }

    @Test
    void whereAnotherProcessHasTheNameNothingMoreIsTriedAndHealthTellsTheRemedy() {
        failures.set(1);
        failure = new KafkaException(new ProducerFencedException("there is a newer producer with the same id"));
        taken = "another process has the name 'one'; give each process a name of its own";
        log.start();
        log.append(new Position(3, 1), Workload.NOON, List.of(match(1)), () -> {});
        Eventually.until("it asked again and again", () -> asked.get() >= 3);

        assertThat(producers).hasSize(1);
        assertThat(log.check()).isEqualTo(Health.down(taken));
        assertThatExceptionOfType(TidewatchException.class).isThrownBy(log::flush);
    }

    @Test
    void producerThatKafkaRefusedForATransactionThatTookTooLongIsMadeAnew() {
        failures.set(2);
        failure = new KafkaException(new InvalidProducerEpochException("the transaction timed out"));
        List<Long> durable = new CopyOnWriteArrayList<>();
        log.start();
        log.append(new Position(3, 1), Workload.NOON, List.of(match(1)), () -> durable.add(1L));
        log.flush();

        assertThat(durable).containsExactly(1L);
        assertThat(asked).hasValue(2);
        assertThat(log.check()).isEqualTo(Health.UP);

        // Once it wrote, nobody is asked any more: each time costs the queue a transaction.
        log.append(new Position(3, 2), Workload.NOON, List.of(match(2)), () -> durable.add(2L));
        log.flush();
        assertThat(durable).containsExactly(1L, 2L);
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoAppendsToAFullLogIsToldSoAndDoesNotWaitForEver() {
        CountedMatch large = new CountedMatch(
                "group", TenantId.DEFAULT, "unit", new EventId(3, 1, 0), 0, Workload.NOON, new byte[20 << 20]);
        log.append(new Position(3, 1), Workload.NOON, List.of(large), () -> {});

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> log.append(new Position(3, 2), Workload.NOON, List.of(large), () -> {}))
                .withMessageContaining("too many matches wait")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> log.append(new Position(3, 2), Workload.NOON, List.of(large), () -> {}))
                .withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private List<Read> written() {
        return committed().stream()
                .map(message -> MatchRecords.read(message.value()))
                .toList();
    }

    private Read last(int partition) {
        return committed().stream()
                .filter(message -> message.partition() != null && message.partition() == partition)
                .reduce((_, later) -> later)
                .map(message -> MatchRecords.read(message.value()))
                .orElseThrow();
    }

    /** What was sent in transactions that were committed. */
    private List<ProducerRecord<byte[], byte[]>> committed() {
        return producers.stream()
                .filter(producer -> producer.commitTransactionException == null)
                .flatMap(producer -> producer.history().stream())
                .toList();
    }

    private static CountedMatch match(long offset) {
        return new CountedMatch(
                "group", TenantId.DEFAULT, "unit", new EventId(3, (int) offset, 0), 0, Workload.NOON, new byte[] {1});
    }
}
