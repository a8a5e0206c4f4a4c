package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.syslog.SyslogCollector;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SyslogTcpTest extends CollectorContract {
    @Override
    protected Collector collector(int port) {
        return new SyslogCollector(Listening.tcp(port).of(TENANT), Clock.systemUTC());
    }

    @Override
    protected Sender connect(int port) throws IOException {
        return sender(new Tcp(port));
    }

    static Sender sender(Tcp tcp) {
        return new Sender() {
            @Override
            public void send(String text) throws IOException {
                tcp.send("<13>Nov 21 12:00:00 web-1 app: " + text + "\n");
            }

            @Override
            public int acknowledged() {
                return 0;
            }

            @Override
            public void close() throws IOException {
                tcp.close();
            }
        };
    }

    @Override
    protected void misbehave(int port, Random random) throws IOException {
        try (Tcp tcp = new Tcp(port)) {
            switch (random.nextInt(4)) {
                case 0 -> tcp.send(Tcp.noise(random, 100_000));
                case 1 -> tcp.send("99999999 <13>").send(Tcp.noise(random, 2_000));
                case 2 -> tcp.send("7 <13>abcoops").send(Tcp.noise(random, 2_000));
                default -> tcp.send("x".repeat(1 + random.nextInt(3_000_000)));
            }
        }
    }

    @Override
    protected boolean answers() {
        return false;
    }

    private Collector with(Listening settings) {
        return started(new SyslogCollector(settings.of(TENANT), Clock.systemUTC()));
    }

    @Test
    void linesEndWithALineFeedOrAZeroByteAndTheLastMayLackIt() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("<13>one\n<13>two\r\n\n\0<13>three\0<13>four").end();
            assertThat(sink.await(4)).containsExactly("<13>one", "<13>two", "<13>three", "<13>four");
        }
    }

    @Test
    void countedMessagesMayHoldLineFeedsAndMayBeFollowedByOne() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("7 <13>one11 <13>two\n2nd8 <13>end\n\n5 <13>x").end();
            assertThat(sink.await(4)).containsExactly("<13>one", "<13>two\n2nd", "<13>end", "<13>x");
        }
        assertThat(listener(collector).connectionsEnded()).isEmpty();
    }

    @Test
    void framingIsFoundOutForEachConnection() throws IOException {
        Collector collector = started(0);
        try (Tcp counted = new Tcp(port(collector));
                Tcp lines = new Tcp(port(collector));
                Tcp dated = new Tcp(port(collector))) {
            counted.send("7 <13>one");
            lines.send("<13>two\n");
            dated.send("2026-11-21T12:00:00Z web-1 app: three\n7 <13>not counted here\n");
            assertThat(sink.await(4))
                    .containsExactlyInAnyOrder(
                            "<13>one", "<13>two", "2026-11-21T12:00:00Z web-1 app: three", "7 <13>not counted here");
        }
    }

    @Test
    void messagesCutAnywhereComeWhole() throws Exception {
        Collector collector = started(0);
        Random random = new Random(3);
        List<String> wanted = new ArrayList<>();
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String message = "<13>" + i + " " + "é".repeat(random.nextInt(400));
            wanted.add(message);
            stream.append(message.getBytes(StandardCharsets.UTF_8).length)
                    .append(' ')
                    .append(message);
        }
        byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
        try (Tcp tcp = new Tcp(port(collector))) {
            for (int at = 0; at < bytes.length; ) {
                int step = Math.min(bytes.length - at, 1 + random.nextInt(700));
                tcp.send(java.util.Arrays.copyOfRange(bytes, at, at + step));
                at += step;
            }
            assertThat(sink.await(300)).isEqualTo(wanted);
        }
    }

    @Test
    void anEndlessLineIsCutAndCountedAndTheNextIsRead() throws IOException {
        Collector collector = with(Listening.tcp(0).longest(1_000));
        try (Tcp tcp = new Tcp(port(collector))) {
            for (int i = 0; i < 300; i++) {
                tcp.send("y".repeat(10_000));
            }
            tcp.send("\n<13>next\n");
            List<String> records = sink.await(2);
            assertThat(records.get(0)).matches("y{1000,1100}");
            assertThat(records.get(1)).isEqualTo("<13>next");
        }
        assertThat(listener(collector).truncated()).isOne();
    }

    @Test
    void aCountedMessageThatIsTooLongIsCutAndTheNextIsRead() throws IOException {
        Collector collector = with(Listening.tcp(0).longest(1_000));
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("200000 <13>" + "z".repeat(199_996) + "8 <13>next").end();
            List<String> records = sink.await(2);
            assertThat(records.get(0)).hasSize(1_000).startsWith("<13>zzz");
            assertThat(records.get(1)).isEqualTo("<13>next");
        }
        assertThat(listener(collector).truncated()).isOne();
    }

    @Test
    void aLostCountEndsTheConnectionAndKeepsWhatCameBefore() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("7 <13>one" + "garbage without a count");
            assertThat(tcp.isEnded()).isTrue();
        }
        assertThat(sink.await(1).getFirst()).isEqualTo("<13>one");
        Eventually.until(
                "it is counted",
                () -> listener(collector)
                        .connectionsEnded()
                        .getOrDefault("malformed", 0L)
                        .equals(1L));
    }

    @Test
    void aMessageThatTakesTooLongEndsItsConnectionAlone() throws Exception {
        Collector collector = with(Listening.tcp(0).timeouts(Duration.ofMinutes(5), Duration.ofMillis(300)));
        try (Tcp slow = new Tcp(port(collector));
                Tcp quiet = new Tcp(port(collector))) {
            quiet.send("<13>before\n");
            Thread drip = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        slow.send("z");
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                } catch (IOException | InterruptedException ended) {
                    // As it should be.
                }
            });
            Eventually.until(
                    "the slow one is ended",
                    () -> listener(collector).connectionsEnded().containsKey("slow"));
            drip.join();
            quiet.send("<13>after\n");
            Eventually.until("the quiet one goes on", () -> sink.records().contains("<13>after"));
        }
    }

    @Test
    void aSilentConnectionIsEnded() throws IOException {
        Collector collector = with(Listening.tcp(0).timeouts(Duration.ofMillis(200), Duration.ofSeconds(30)));
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("<13>one\n");
            assertThat(tcp.isEnded()).isTrue();
        }
        Eventually.until(
                "it is counted", () -> listener(collector).connectionsEnded().containsKey("idle"));
        assertThat(sink.await(1)).containsExactly("<13>one");
    }

    @Test
    void connectionsBeyondTheLimitAreRefusedAndCountedAndTheOthersGoOn() throws IOException {
        Collector collector = with(Listening.tcp(0).connections(8));
        List<Tcp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                open.add(new Tcp(port(collector)));
                open.get(i).send("<13>first-" + i + "\n");
            }
            sink.await(4);
            try (Tcp fifth = new Tcp(port(collector))) {
                assertThat(fifth.isEnded()).isTrue();
            }
            assertThat(listener(collector).connectionsEnded()).containsEntry("too-many-of-address", 1L);
            assertThat(listener(collector).connections()).isEqualTo(4);
            for (Tcp tcp : open) {
                tcp.send("<13>again\n");
            }
            sink.await(8);
        } finally {
            for (Tcp tcp : open) {
                tcp.close();
            }
        }
        Eventually.until("places are free again", () -> listener(collector).connections() == 0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("<13>later\n");
            sink.await(9);
        }
    }

    @Test
    void aSinkThatIsBehindStopsTheSender() throws Exception {
        Collector collector = started(0);
        sink.hold();
        AtomicLong sent = new AtomicLong();
        byte[] part = ("<13>" + "w".repeat(995) + "\n").repeat(64).getBytes(StandardCharsets.UTF_8);
        int parts = 800;
        try (Tcp tcp = new Tcp(port(collector))) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < parts; i++) {
                        tcp.send(part);
                        sent.addAndGet(64);
                    }
                    tcp.end();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                TimeUnit.MILLISECONDS.sleep(300);
            }
            assertThat(before).as("the sender had to stop").isLessThan(64L * parts);
            assertThat(sink.records()).isEmpty();
            sink.release();
            sender.join();
            assertThat(sink.await(64 * parts)).hasSize(64 * parts);
        }
        assertThat(listener(collector).records()).isEqualTo(64L * parts);
    }

    @Test
    void anyBytesAreTakenOrRefusedAndNeverBreakTheListener() throws IOException {
        Collector collector = with(Listening.tcp(0).longest(2_000));
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            try (Tcp tcp = new Tcp(port(collector))) {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    tcp.send(random.nextBoolean() ? Tcp.noise(random, 5_000) : nearly(random));
                }
            } catch (IOException ended) {
                // It may end the connection.
            }
        }
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("<13>sane\n");
            Eventually.until("it still listens", () -> sink.records().contains("<13>sane"));
        }
        assertThat(listener(collector).connectionsEnded()).doesNotContainKey("failed");
        assertThat(sink.records()).allMatch(record -> record.length() <= 2_010);
    }

    private static byte[] nearly(Random random) {
        String text = random.nextInt(40) + " <" + random.nextInt(300) + ">" + "q".repeat(random.nextInt(30));
        return (random.nextBoolean() ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
