package io.tidewatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.RecordParser;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.queue.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PipelineTest {
    private static final int BASE = 2_048;
    private static final Instant RECEIVED = Instant.parse("2026-11-21T10:00:00Z");
    private static final PipelineConfig CONFIG =
            new PipelineConfig(3, io.tidewatch.event.ByteSize.ofMebibytes(1), Duration.ofMillis(5));

    private final ListQueue queue = new ListQueue();
    private final ListWriter writer = new ListWriter();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final AtomicInteger shortages = new AtomicInteger();
    private final RecordParser messages = (format, record, context) -> {
        if (record.text().contains("poison")) {
            throw new IllegalStateException("a defect");
        }
        if (record.text().contains("large") && shortages.getAndDecrement() > 0) {
            throw new OutOfMemoryError("Java heap space");
        }
        Instant time = record.text().contains("tomorrow") ? RECEIVED.plus(Duration.ofHours(25)) : null;
        return new Parsed(Dataset.GENERIC, time, Severity.INFO, true, Fields.of(Map.of(Event.MESSAGE, record.text())));
    };
    private Pipeline pipeline = pipeline();

    private Pipeline pipeline() {
        EventProcessor processor =
                new EventProcessor(messages, origin -> SourceSettings.DEFAULT, new ListDeadLetters(deadLetters));
        return new Pipeline(queue, processor, writer, BASE, CONFIG);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void eventsReachTheStoreInTheQueuesOrderThoughSeveralWorkersParse() {
        for (int i = 0; i < 500; i++) {
            pipeline.accept(batch("line " + i + " a", "line " + i + " b"));
        }
        pipeline.start();

        writer.awaitEvents(1_000);

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            expected.add("line " + i + " a");
            expected.add("line " + i + " b");
        }
        assertThat(writer.messages()).isEqualTo(expected);
        assertThat(writer.events().getFirst().id()).isEqualTo(new EventId(BASE, 1, 0));
        pipeline.close();
        assertThat(pipeline.status().events()).isEqualTo(1_000);
    }

    @Test
    void aCommitOfTheStoreLetsTheQueueForget() {
        pipeline.start();
        pipeline.accept(batch("one"));
        writer.awaitEvents(1);

        writer.flush();

        assertThat(queue.committed()).isEqualTo(1);
    }

    @Test
    void aRestartResumesAfterTheCommittedPositionWithTheSameIds() {
        for (int i = 0; i < 10; i++) {
            pipeline.accept(batch("line " + i));
        }
        writer.restore(new Position(BASE, 4));
        pipeline.start();

        writer.awaitEvents(6);

        assertThat(writer.messages()).containsExactly("line 4", "line 5", "line 6", "line 7", "line 8", "line 9");
        assertThat(writer.events().getFirst().id()).isEqualTo(new EventId(BASE, 5, 0));
    }

    @Test
    void aRecordThatBreaksTheParserIsQuarantinedAndTheRestGoesOn() {
        pipeline.start();
        pipeline.accept(batch("before", "poison", "after"));

        writer.awaitEvents(2);

        assertThat(writer.messages()).containsExactly("before", "after");
        assertThat(deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.record().text()).isEqualTo("poison");
            assertThat(letter.id()).isEqualTo(new EventId(BASE, 1, 1));
        });
        pipeline.close();
        assertThat(pipeline.status().quarantined()).isEqualTo(1);
    }

    @Test
    void aBatchThatFindsTooLittleMemoryIsTriedAgainInItsPlace() {
        shortages.set(2);
        pipeline.start();
        pipeline.accept(batch("large"));
        pipeline.accept(batch("small"));

        writer.awaitEvents(2);

        assertThat(writer.messages()).containsExactly("large", "small");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aStoreThatFailsIsTriedAgainUntilItRecoversAndNothingIsLost() {
        writer.failNext(3);
        pipeline.start();
        pipeline.accept(batch("one"));
        pipeline.accept(batch("two"));

        writer.awaitEvents(2);

        assertThat(writer.messages()).containsExactly("one", "two");
        assertThat(pipeline.check()).isEqualTo(Health.UP);
    }

    @Test
    void aStoreThatKeepsFailingMakesThePipelineUnhealthyAndKeepsItsPlace() {
        writer.failNext(Integer.MAX_VALUE);
        pipeline.start();
        pipeline.accept(batch("one"));

        writer.awaitFailures(2);

        assertThat(pipeline.check().status()).isEqualTo(Health.Status.DOWN);
        assertThat(pipeline.check().cause()).contains("the disk is full");
        assertThat(queue.committed()).isZero();
        assertThat(writer.events()).isEmpty();
    }

    @Test
    void closingStoresWhatIsInFlightAndFlushes() {
        pipeline.start();
        pipeline.accept(batch("one"));
        writer.awaitEvents(1);

        pipeline.close();

        assertThat(queue.committed()).isEqualTo(1);
    }

    @Test
    void anEventFromTheFutureIsKeptFlaggedAndItsArrivalUsedForWindows() {
        pipeline.start();
        pipeline.accept(batch("tomorrow"));
        writer.awaitEvents(1);

        Event event = writer.events().getFirst();
        assertThat(event.time()).isEqualTo(RECEIVED.plus(Duration.ofHours(25)));
        assertThat(event.windowTime()).isEqualTo(RECEIVED);
        assertThat(event.fields().value(Event.FLAGS)).isEqualTo(List.of("future-time"));
    }

    @Test
    void aLiveTailSeesItsTenantsMatchingEventsAndIsToldWhatItMissed() throws InterruptedException {
        LiveTail tail = new LiveTail();
        pipeline.onStored(tail);
        try (LiveTail.Subscription watcher = tail.subscribe(
                        TenantId.DEFAULT,
                        DatasetScope.ALL,
                        event -> event.fields().text("message").startsWith("yes"),
                        4);
                LiveTail.Subscription blind =
                        tail.subscribe(TenantId.DEFAULT, DatasetScope.of(Set.of("linux.*")), event -> true, 100);
                LiveTail.Subscription stranger =
                        tail.subscribe(new TenantId("other"), DatasetScope.ALL, event -> true, 100)) {
            assertThat(tail.watchers(TenantId.DEFAULT)).isEqualTo(2);
            pipeline.start();
            pipeline.accept(batch("yes 1", "no", "yes 2"));
            pipeline.accept(batch("yes 3", "no"));
            writer.awaitEvents(5);
            pipeline.close();

            assertThat(watcher.poll(Duration.ZERO)).extracting(Event::message).containsExactly("yes 1", "yes 2");
            assertThat(watcher.poll(Duration.ZERO)).isEmpty();
            assertThat(watcher.takeMissed()).isEqualTo(2);
            assertThat(blind.poll(Duration.ZERO)).isEmpty();
            assertThat(stranger.poll(Duration.ZERO)).isEmpty();
        }
        assertThat(tail.watchers()).isZero();
    }

    @Test
    void aWatchersQueryIsTriedOnItsOwnThreadAndOneThatFailsHarmsNobody() throws InterruptedException {
        LiveTail tail = new LiveTail();
        pipeline.onStored(tail);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Predicate<Event> failing = event -> {
            threads.add(Thread.currentThread());
            throw new IllegalStateException("the query fails");
        };
        try (LiveTail.Subscription broken = tail.subscribe(TenantId.DEFAULT, DatasetScope.ALL, failing, 10);
                LiveTail.Subscription watcher = tail.subscribe(TenantId.DEFAULT, DatasetScope.ALL, event -> true, 10)) {
            pipeline.start();
            pipeline.accept(batch("first", "second"));
            pipeline.accept(batch("third"));
            writer.awaitEvents(3);
            assertThat(pipeline.check()).isEqualTo(Health.UP);
            pipeline.close();

            assertThat(writer.messages()).containsExactly("first", "second", "third");
            assertThat(watcher.poll(Duration.ZERO)).hasSize(2);
            assertThat(watcher.poll(Duration.ZERO)).hasSize(1);
            assertThat(broken.poll(Duration.ZERO)).isEmpty();
            assertThat(broken.poll(Duration.ZERO)).isEmpty();
            assertThat(broken.takeMissed()).isEqualTo(3);
            assertThat(threads).containsExactly(Thread.currentThread());
        }
    }

    private static RawBatch batch(String... lines) {
        byte[] data = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        int[] bounds = new int[lines.length * 2];
        int at = 0;
        for (int i = 0; i < lines.length; i++) {
            bounds[2 * i] = at;
            at += lines[i].getBytes(StandardCharsets.UTF_8).length;
            bounds[2 * i + 1] = at++;
        }
        Origin origin = new Origin("test", "http", null, null);
        return new RawBatch(TenantId.DEFAULT, origin, RawFormat.TEXT, null, RECEIVED, data, bounds, null, new long[0]);
    }
}
