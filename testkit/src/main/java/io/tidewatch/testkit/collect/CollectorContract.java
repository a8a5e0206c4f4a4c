package io.tidewatch.testkit.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.CollectorStatus;
import io.tidewatch.collect.Counted;
import io.tidewatch.collect.ListenerStatus;
import io.tidewatch.collect.SenderStatus;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Collector} with a port of its own keeps to; a subclass speaks the protocol. */
@Timeout(120)
public abstract class CollectorContract {
    /** The tenant that the collector under test takes events for. */
    protected static final TenantId TENANT = new TenantId("contract");

    protected final RecordingSink sink = new RecordingSink();
    private final List<Collector> opened = new ArrayList<>();

    /** A well-behaved sender of the protocol. */
    public interface Sender extends AutoCloseable {
        /** Sends a message that has {@code text} in it. */
        void send(String text) throws IOException;

        /**
         * How many messages were acknowledged; waits a moment for what is under way. Not called where the protocol has no answers.
         */
        int acknowledged() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A collector named {@code contract} of {@link #TENANT} that is not started and listens on that port of 127.0.0.1, 0 for any. */
    protected abstract Collector collector(int port);

    protected abstract Sender connect(int port) throws IOException;

    /** Sends what no sender of the protocol would. */
    protected abstract void misbehave(int port, Random random) throws IOException;

    /** Whether senders are answered. */
    protected abstract boolean answers();

    @AfterEach
    final void closeAll() {
        sink.refuse(0);
        sink.release();
        opened.forEach(Collector::close);
    }

    protected final Collector started(int port) {
        return started(collector(port));
    }

    protected final Collector started(Collector collector) {
        opened.add(collector);
        collector.start(sink);
        return collector;
    }

    protected static CollectorStatus status(Collector collector) {
        assertThat(collector).isInstanceOf(Counted.class);
        return ((Counted) collector).status();
    }

    protected static ListenerStatus listener(Collector collector) {
        return status(collector).listeners().getFirst();
    }

    protected static int port(Collector collector) {
        return portOf(listener(collector));
    }

    protected static int portOf(ListenerStatus listener) {
        return Integer.parseInt(listener.address().substring(listener.address().lastIndexOf(':') + 1));
    }

    @Test
    public void whatIsSentReachesTheSinkWithItsOrigin() throws IOException {
        Collector collector = started(0);
        try (Sender sender = connect(port(collector))) {
            for (int i = 0; i < 100; i++) {
                sender.send("message-" + i + ";");
            }
            List<String> records = sink.await(100);
            assertThat(records).hasSize(100);
            for (int i = 0; i < 100; i++) {
                assertThat(records.get(i)).contains("message-" + i + ";");
            }
        }
        for (RawBatch batch : sink.batches()) {
            assertThat(batch.tenant()).isEqualTo(TENANT);
            assertThat(batch.origin().source()).isEqualTo("contract");
            assertThat(batch.origin().address()).isEqualTo("127.0.0.1");
            assertThat(batch.origin().transport()).isEqualTo(listener(collector).transport());
        }
    }

    @Test
    public void aSenderIsAnsweredOnlyWhenItsRecordsAreDurable() throws IOException {
        assumeTrue(answers(), "the protocol has no answers");
        Collector collector = started(0);
        sink.hold();
        try (Sender sender = connect(port(collector))) {
            sender.send("one");
            Eventually.until("the sink was asked", () -> sink.calls() > 0);
            assertThat(sender.acknowledged()).isZero();
            sink.release();
            Eventually.until("it is acknowledged", () -> acknowledged(sender) == 1);
        }
        assertThat(sink.records()).hasSize(1);
    }

    private static int acknowledged(Sender sender) {
        try {
            return sender.acknowledged();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aSinkThatRefusesForAWhileLosesNothingAndRepeatsNothing() throws IOException {
        Collector collector = started(0);
        sink.refuse(5);
        try (Sender sender = connect(port(collector))) {
            for (int i = 0; i < 50; i++) {
                sender.send("message-" + i + ";");
            }
            assertThat(sink.await(50)).hasSize(50);
        }
        assertThat(listener(collector).waits()).isEqualTo(5);
        assertThat(collector.check().status()).isEqualTo(Health.Status.UP);
    }

    @Test
    public void healthTellsThatTheQueueTakesNothing() throws IOException {
        Collector collector = started(0);
        assertThat(collector.check()).isEqualTo(Health.UP);
        sink.refuse(Integer.MAX_VALUE);
        try (Sender sender = connect(port(collector))) {
            sender.send("one");
            Eventually.until("health is degraded", () -> collector.check().status() == Health.Status.DEGRADED);
            assertThat(collector.check().cause()).contains("queue");
            sink.refuse(0);
            sink.await(1);
        }
        Eventually.until("health recovers", () -> collector.check().status() == Health.Status.UP);
    }

    @Test
    public void otherSendersAreUnharmedByHostileOnes() throws Exception {
        Collector collector = started(0);
        int port = port(collector);
        try (Sender sender = connect(port)) {
            Thread hostile = Thread.ofVirtual().start(() -> {
                for (int seed = 0; seed < 40; seed++) {
                    try {
                        misbehave(port, new Random(seed));
                    } catch (IOException cutOff) {
                        // As it should be.
                    }
                }
            });
            for (int i = 0; i < 200; i++) {
                sender.send("honest-" + i + ";");
                TimeUnit.MILLISECONDS.sleep(2);
            }
            hostile.join();
            Eventually.until("all 200 honest messages", () -> sink.distinct("honest-\\d+;") == 200);
        }
        try (Sender later = connect(port)) {
            later.send("still here");
            Eventually.until("a later sender", () -> sink.distinct("still here") == 1);
        }
        assertThat(collector.check().status()).isNotEqualTo(Health.Status.DOWN);
    }

    @Test
    public void whatIsTakenIsCountedByPortAndBySender() throws IOException {
        Collector collector = started(0);
        assertThat(listener(collector).records()).isZero();
        try (Sender sender = connect(port(collector))) {
            for (int i = 0; i < 7; i++) {
                sender.send("message-" + i + ";");
            }
            sink.await(7);
        }
        CollectorStatus status = status(collector);
        assertThat(status.name()).isEqualTo("contract");
        assertThat(status.tenant()).isEqualTo(TENANT);
        assertThat(status.listeners()).extracting(ListenerStatus::records).containsExactly(7L);
        long bytes = sink.batches().stream().mapToLong(CollectorContract::bytes).sum();
        assertThat(status.listeners()).extracting(ListenerStatus::bytes).containsExactly(bytes);
        assertThat(status.listeners().getFirst().rejected()).isEmpty();
        SenderStatus sender = status.senders().getFirst();
        assertThat(sender.address()).isEqualTo("127.0.0.1");
        assertThat(sender.records()).isEqualTo(7);
        assertThat(sender.bytes()).isEqualTo(bytes);
    }

    private static long bytes(RawBatch batch) {
        long bytes = 0;
        for (int i = 0; i < batch.size(); i++) {
            bytes += batch.record(i).length();
        }
        return bytes;
    }

    @Test
    public void closingDeliversWhatWasReadAndCanBeRepeated() throws Exception {
        Collector collector = started(0);
        try (Sender sender = connect(port(collector))) {
            sink.hold();
            sender.send("first");
            Eventually.until("the sink was asked", () -> sink.calls() > 0);
            Thread closing = Thread.ofVirtual().start(collector::close);
            TimeUnit.MILLISECONDS.sleep(50);
            sink.release();
            closing.join();
            assertThat(sink.records()).hasSize(1);
        }
        collector.close();
        assertThat(collector.check().status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    public void closingDoesNotWaitForEverForASinkThatRefuses() throws Exception {
        Collector collector = started(0);
        sink.refuse(Integer.MAX_VALUE);
        try (Sender sender = connect(port(collector))) {
            sender.send("first");
            Eventually.until("the sink was asked", () -> sink.calls() > 0);
            collector.close();
        }
        assertThat(sink.records()).isEmpty();
        assertThat(listener(collector).rejected()).containsEntry("undelivered", 1L);
    }

    @Test
    public void aCollectorThatWasNeverStartedCanBeClosed() {
        Collector collector = collector(0);
        assertThat(collector.check().status()).isEqualTo(Health.Status.DOWN);
        collector.close();
    }

    @Test
    public void aPortInUseIsNamedWithTheRemedy() {
        int port = port(started(0));
        Collector second = collector(port);
        opened.add(second);
        assertThatThrownBy(() -> second.start(sink))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("'contract'")
                .hasMessageContaining("choose another");
        assertThat(second.check().status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    public void anotherCanStartOnThePortOfOneThatWasClosed() throws IOException {
        Collector first = started(0);
        int port = port(first);
        Sender old = connect(port);
        old.send("before");
        sink.await(1);
        first.close();
        old.close();
        started(port);
        try (Sender sender = connect(port)) {
            sender.send("after");
            assertThat(sink.await(2).get(1)).contains("after");
        }
    }
}
