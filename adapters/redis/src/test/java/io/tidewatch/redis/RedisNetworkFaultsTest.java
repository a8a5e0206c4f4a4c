package io.tidewatch.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.collect.Receipt;
import io.tidewatch.collect.broker.BrokerCollector;
import io.tidewatch.config.BrokerConnection;
import io.tidewatch.config.BrokerSourceSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.FaultyProxy;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.RedisServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A line to Redis that is cut at any moment, slow, and silent: as queue, and as a source. */
class RedisNetworkFaultsTest {
    private static final long SEED = 20261121;

    private final RedisServer server = RedisServer.start();
    private final FaultyProxy proxy = FaultyProxy.to(server.port());

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    @Test
    void everyAcknowledgedBatchIsInTheQueueOnceThoughTheLineIsCutSlowAndSilent() throws Exception {
        RedisQueueConfig config = RedisQueueConfig.of(
                        RedisAddress.of(URI.create("redis://127.0.0.1:" + proxy.port())), "node-1")
                .withPrefix("faults")
                .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(15));
        try (RedisQueue queue = TestQueues.open(config)) {
            Thread trouble = troubleTheLine();
            List<String> acknowledged = new ArrayList<>();
            List<String> read = new ArrayList<>();
            while (trouble.isAlive()) {
                String line = "%06d".formatted(acknowledged.size());
                // As an agent does: the same offsets until it is told that they are there.
                if (isAppended(queue, line, acknowledged.size() * 7L)) {
                    acknowledged.add(line);
                }
                drain(queue, read);
            }
            trouble.join();

            assertThat(acknowledged).hasSizeGreaterThan(20);
            Eventually.until("all is read", () -> {
                drain(queue, read);
                return read.size() >= acknowledged.size();
            });
            drain(queue, read);
            // An append whose answer was lost may be there without its acknowledgement, as the last.
            assertThat(read).doesNotHaveDuplicates().startsWith(acknowledged.toArray(String[]::new));
            assertThat(read.size()).isBetween(acknowledged.size(), acknowledged.size() + 1);
        }
    }

    @Test
    void whatRedisGaveToAQuestionThatCameTooLateIsGivenToTheNext() {
        RedisQueueConfig config = RedisQueueConfig.of(
                        RedisAddress.of(URI.create("redis://127.0.0.1:" + proxy.port())), "node-1")
                .withPrefix("late")
                .withTimes(Duration.ofMillis(500), Duration.ofSeconds(15));
        try (RedisQueue queue = TestQueues.open(config);
                RedisQueue direct = TestQueues.open(TestQueues.config(server, "late"))) {
            queue.append(Batches.of("first"));
            assertThat(queue.poll(10, Duration.ofSeconds(5))).hasSize(1);
            direct.append(Batches.of("a"));
            proxy.silence(true);
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> queue.poll(10, Duration.ofMillis(1)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
            // The question is still on its way: it reaches Redis when nobody waits for its answer any more.
            proxy.silence(false);
            direct.append(Batches.of("b"));

            List<String> read = new ArrayList<>();
            Eventually.until("all is read", () -> {
                drain(queue, read);
                return read.contains("b");
            });
            assertThat(read).containsExactly("a", "b");
        }
    }

    @Test
    void everyEntryOfAStreamIsTakenOnceThoughTheLineIsCutSlowAndSilent() throws Exception {
        Destination direct = DestinationParser.parse(server.url() + "/logs?type=stream");
        int lines = 3_000;
        try (RedisQueue queue = TestQueues.open(TestQueues.config(server, "behind"));
                BrokerCollector collector = collector("redis://127.0.0.1:" + proxy.port() + "/logs?type=stream")) {
            collector.start(batch -> {
                var appended = queue.append(batch);
                return new Receipt(appended.accepted(), appended.deduplicated());
            });
            Thread trouble = troubleTheLine();
            List<String> expected = new ArrayList<>();
            try (BrokerPublisher publisher = BrokerClients.of(direct).publisher(direct, null)) {
                for (int i = 0; i < lines; i += 10) {
                    publisher.publish(messages(i, i + 10, expected));
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
            trouble.join();
            List<String> read = new ArrayList<>();
            Eventually.until("all is read: " + read.size(), () -> {
                drain(queue, read);
                return read.size() >= lines;
            });
            assertThat(read).containsExactlyElementsOf(expected);
        }
    }

    /** Cuts, slows and silences the line for some seconds, then leaves it alone. */
    private Thread troubleTheLine() {
        Random random = new Random(SEED);
        return Thread.ofVirtual().start(() -> {
            try {
                for (int round = 0; round < 6; round++) {
                    TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(200));
                    proxy.cut();
                    TimeUnit.MILLISECONDS.sleep(50 + random.nextInt(100));
                    proxy.slow(Duration.ofMillis(20));
                    TimeUnit.MILLISECONDS.sleep(200);
                    proxy.slow(Duration.ZERO);
                    proxy.silence(round % 3 == 2);
                    TimeUnit.MILLISECONDS.sleep(round % 3 == 2 ? 1_500 : 0);
                    proxy.silence(false);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static boolean isAppended(RedisQueue queue, String line, long offset) {
        try {
            queue.append(Batches.batch().stream("agent", offset).lines(line).build());
            return true;
        } catch (TidewatchException e) {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE);
            return false;
        }
    }

    private static void drain(RedisQueue queue, List<String> read) {
        try {
            queue.poll(100, Duration.ofMillis(5)).forEach(queued -> read.addAll(Batches.lines(queued.batch())));
        } catch (TidewatchException e) {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    private static List<BrokerMessage> messages(int first, int end, List<String> expected) {
        List<BrokerMessage> messages = new ArrayList<>();
        for (int i = first; i < end; i++) {
            String line = "line " + i;
            expected.add(line);
            messages.add(new BrokerMessage(
                    line.getBytes(StandardCharsets.UTF_8),
                    new BrokerMessage.Place("agent", i * 10L, i * 10L + 10),
                    null,
                    null,
                    null));
        }
        return messages;
    }

    private static BrokerCollector collector(String from) {
        return new BrokerCollector(
                new BrokerSourceSettings(
                        "shop",
                        from,
                        BrokerConnection.DEFAULTS,
                        "siem",
                        true,
                        RawFormat.TEXT,
                        false,
                        TenantId.DEFAULT,
                        null),
                "node-1",
                MutableClock.atNoon());
    }
}
