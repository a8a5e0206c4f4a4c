package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.beats.BeatsCollector;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class BeatsTest extends CollectorContract {
    private static final HexFormat HEX = HexFormat.of();

    @Override
    protected Collector collector(int port) {
        return new BeatsCollector(Listening.tcp(port).of(TENANT), Clock.systemUTC());
    }

    static String event(String text) {
        return "{\"@timestamp\":\"2026-11-21T12:00:00.000Z\",\"message\":\"" + text + "\"}";
    }

    @Override
    protected Sender connect(int port) throws IOException {
        return sender(new Tcp(port));
    }

    static Sender sender(Tcp tcp) {
        return new Sender() {
            private int acknowledged;

            @Override
            public void send(String text) throws IOException {
                tcp.send(bytes(window(1), json(1, event(text))));
            }

            @Override
            public int acknowledged() throws IOException {
                for (byte[] answer = tcp.poll(6); answer.length > 0; answer = tcp.poll(6)) {
                    assertThat(answer).isEqualTo(ack(1));
                    acknowledged++;
                }
                return acknowledged;
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
            switch (random.nextInt(5)) {
                case 0 -> tcp.send(Tcp.noise(random, 100_000));
                case 1 -> tcp.send(window(random.nextInt())).send(Tcp.noise(random, 1_000));
                case 2 ->
                    tcp.send(bytes(window(3), frame("2J", 1, random.nextInt()))).send(Tcp.noise(random, 1_000));
                case 3 ->
                    tcp.send(bytes(window(3), frame("2C", random.nextInt(10_000))))
                            .send(Tcp.noise(random, 1_000));
                default ->
                    tcp.send(bytes(window(3), frame("1D", 1, random.nextInt(2_000))))
                            .send(Tcp.noise(random, 1_000));
            }
        }
    }

    @Override
    protected boolean answers() {
        return true;
    }

    private static byte[] frame(String type, int... numbers) {
        ByteBuffer frame = ByteBuffer.allocate(2 + 4 * numbers.length).put(type.getBytes(StandardCharsets.US_ASCII));
        for (int number : numbers) {
            frame.putInt(number);
        }
        return frame.array();
    }

    private static byte[] window(int count) {
        return frame("2W", count);
    }

    private static byte[] ack(int number) {
        return frame("2A", number);
    }

    private static byte[] json(int number, String event) {
        byte[] text = event.getBytes(StandardCharsets.UTF_8);
        return bytes(frame("2J", number, text.length), text);
    }

    private static byte[] compressed(byte[] frames) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(frames);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes(frame("2C", packed.size()), packed.toByteArray());
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Written by hand after the protocol's description: a window of two events, then one of one, compressed by zlib. */
    @Test
    void recordedBytesAreAnsweredByteForByte() throws IOException {
        Collector collector = started(0);
        byte[] plain = HEX.parseHex("3257" + "00000002" // window of 2
                + "324a" + "00000001" + "00000007" + "7b2261223a317d" // event 1: {"a":1}
                + "324a" + "00000002" + "00000007" + "7b2261223a327d"); // event 2: {"a":2}
        // zlib, one stored block: 2J, number 1, 7 bytes, {"a":3}
        byte[] packed = HEX.parseHex("3257" + "00000001"
                + "3243" + "0000001c"
                + "7801" + "011100eeff" + "324a" + "00000001" + "00000007" + "7b2261223a337d"
                + adler(HEX.parseHex("324a0000000100000007" + "7b2261223a337d")));
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(plain);
            assertThat(HEX.formatHex(tcp.receive(6))).isEqualTo("324100000002");
            tcp.send(packed);
            assertThat(HEX.formatHex(tcp.receive(6))).isEqualTo("324100000001");
        }
        assertThat(sink.records()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(sink.batches()).allMatch(batch -> batch.format() == RawFormat.JSON);
    }

    private static String adler(byte[] bytes) {
        java.util.zip.Adler32 sum = new java.util.zip.Adler32();
        sum.update(bytes);
        return HEX.toHexDigits((int) sum.getValue());
    }

    @Test
    void windowsSentBeforeTheFirstIsAnsweredAreAnsweredInTurn() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            byte[] three = bytes(json(1, event("a")), json(2, event("b")), json(3, event("c")));
            tcp.send(bytes(window(3), compressed(three), window(2), json(1, event("d")), json(2, event("e"))));
            assertThat(tcp.receive(12)).isEqualTo(bytes(ack(3), ack(2)));
        }
        assertThat(sink.records()).containsExactly(event("a"), event("b"), event("c"), event("d"), event("e"));
    }

    @Test
    void aLargeWindowIsAcknowledgedInParts() throws IOException {
        Collector collector = started(0);
        int count = 60;
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(window(count));
            for (int i = 1; i <= count; i++) {
                tcp.send(json(i, event("x".repeat(30_000))));
            }
            int last = 0;
            int answers = 0;
            while (last < count) {
                int number = ByteBuffer.wrap(tcp.receive(6)).getInt(2);
                assertThat(number).isGreaterThan(last);
                last = number;
                answers++;
            }
            assertThat(last).isEqualTo(count);
            assertThat(answers).isGreaterThan(1);
        }
        assertThat(sink.count()).isEqualTo(count);
    }

    @Test
    void versionOneIsReadAsJsonAndAnsweredInVersionOne() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(
                    frame("1W", 1),
                    frame("1D", 1, 2),
                    text("line"),
                    text("say \"hi\"\\\n"),
                    text("file"),
                    text("/a/b")));
            assertThat(tcp.receive(6)).isEqualTo(frame("1A", 1));
        }
        assertThat(sink.records()).containsExactly("{\"message\":\"say \\\"hi\\\"\\\\\\u000a\",\"file\":\"/a/b\"}");
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
    }

    @Test
    void aSenderThatWaitsForASlowQueueHearsASignOfLife() throws IOException {
        Collector collector = started(0);
        sink.hold();
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(window(1), json(1, event("slow"))));
            assertThat(tcp.receive(6)).isEqualTo(ack(0));
            assertThat(sink.records()).isEmpty();
            sink.release();
            byte[] answer = tcp.receive(6);
            while (java.util.Arrays.equals(answer, ack(0))) {
                answer = tcp.receive(6);
            }
            assertThat(answer).isEqualTo(ack(1));
        }
    }

    @Test
    void aWindowThatIsCutOffIsNotTakenHalfWithoutItsAcknowledgement() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(window(2), json(1, event("first")), frame("2J", 2, 500)));
        }
        Eventually.until("it has ended", () -> listener(collector).connections() == 0);
        assertThat(sink.records()).isEmpty();
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(window(2), json(1, event("first")), json(2, event("second"))));
            assertThat(tcp.receive(6)).isEqualTo(ack(2));
        }
        assertThat(sink.records()).containsExactly(event("first"), event("second"));
    }

    @Test
    void anEventThatIsTooLongIsCutCountedAndAcknowledged() throws IOException {
        Collector collector =
                started(new BeatsCollector(Listening.tcp(0).longest(1_000).of(TENANT), Clock.systemUTC()));
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(window(2), json(1, event("x".repeat(50_000))), json(2, event("next"))));
            assertThat(tcp.receive(6)).isEqualTo(ack(2));
        }
        assertThat(sink.records().get(0)).hasSize(1_000);
        assertThat(sink.records().get(1)).isEqualTo(event("next"));
        assertThat(listener(collector).truncated()).isOne();
    }

    @Test
    void whatIsNotOfTheProtocolEndsTheConnection() throws IOException {
        Collector collector = started(0);
        byte[] bomb = compressed(bytes(frame("2J", 1, 400_000_000), new byte[200_000_000]));
        byte[][] wrong = {
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            json(1, event("without a window")),
            window(0),
            window(-1),
            window(100_001),
            bytes(window(1), frame("2J", 1, -5)),
            bytes(window(1), frame("2X", 1)),
            bytes(window(1), frame("2C", 20), new byte[20]),
            bytes(window(1), compressed(compressed(json(1, event("nested"))))),
            bytes(window(1), compressed(bytes(json(1, event("one")), json(2, event("too many"))))),
            bytes(window(1), frame("1D", 1, 1_000_000)),
            bytes(window(1), bomb)
        };
        for (byte[] bytes : wrong) {
            try (Tcp tcp = new Tcp(port(collector))) {
                tcp.send(bytes);
                assertThat(tcp.isEnded()).isTrue();
            }
        }
        Eventually.until(
                "each is counted",
                () -> listener(collector).connectionsEnded().getOrDefault("malformed", 0L) == wrong.length);
        assertThat(sink.records()).containsExactly(event("one"));
    }

    @Test
    void aWindowThatDoesNotComeEndsItsConnection() throws IOException {
        Collector collector = started(new BeatsCollector(
                Listening.tcp(0)
                        .timeouts(Duration.ofMinutes(5), Duration.ofMillis(200))
                        .of(TENANT),
                Clock.systemUTC()));
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(window(2), json(1, event("first"))));
            assertThat(tcp.isEnded()).isTrue();
        }
        Eventually.until(
                "it is counted", () -> listener(collector).connectionsEnded().containsKey("slow"));
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void anyFramesAreTakenOrRefusedAndNeverBreakTheListener() throws IOException {
        Collector collector = started(0);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] good = bytes(window(2), json(1, event("a")), compressed(json(2, event("b"))));
            for (int i = random.nextInt(4); i >= 0; i--) {
                good[random.nextInt(good.length)] = (byte) random.nextInt(256);
            }
            try (Tcp tcp = new Tcp(port(collector))) {
                tcp.send(good).end();
            } catch (IOException ended) {
                // It may end the connection.
            }
        }
        Eventually.until("all have ended", () -> listener(collector).connections() == 0);
        assertThat(listener(collector).connectionsEnded()).doesNotContainKey("failed");
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send(bytes(window(1), json(1, event("sane"))));
            assertThat(tcp.receive(6)).isEqualTo(ack(1));
        }
    }

    @Test
    void thereAreNoBeatsOverUdp() {
        Collector beats = new BeatsCollector(Listening.udp(0).of(TENANT), Clock.systemUTC());
        assertThatThrownBy(() -> beats.start(sink))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("tcp-port");
        beats.close();
    }
}
