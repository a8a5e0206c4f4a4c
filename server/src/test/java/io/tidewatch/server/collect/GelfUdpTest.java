package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.gelf.GelfCollector;
import io.tidewatch.event.RawFormat;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GelfUdpTest extends CollectorContract {
    @Override
    protected Collector collector(int port) {
        return new GelfCollector(Listening.udp(port).of(TENANT), Clock.systemUTC());
    }

    static String message(String text) {
        return "{\"version\":\"1.1\",\"host\":\"web-1\",\"short_message\":\"" + text + "\",\"level\":5}";
    }

    @Override
    protected Sender connect(int port) throws IOException {
        Udp udp = new Udp(port);
        return new Sender() {
            @Override
            public void send(String text) throws IOException {
                udp.send(message(text));
            }

            @Override
            public int acknowledged() {
                return 0;
            }

            @Override
            public void close() {
                udp.close();
            }
        };
    }

    @Override
    protected void misbehave(int port, Random random) throws IOException {
        try (Udp udp = new Udp(port)) {
            byte[] noise = Tcp.noise(random, 2_000);
            udp.send(noise);
            udp.send(chunk(random.nextLong(), random.nextInt(256), random.nextInt(256), noise));
            byte[] damaged = gzip(message("x".repeat(500)));
            damaged[20 + random.nextInt(20)] ^= 0x55;
            udp.send(damaged).send(Arrays.copyOf(damaged, 15));
        }
    }

    @Override
    protected boolean answers() {
        return false;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] zlib(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] chunk(long id, int number, int count, byte[] part) {
        return ByteBuffer.allocate(12 + part.length)
                .put((byte) 0x1e)
                .put((byte) 0x0f)
                .putLong(id)
                .put((byte) number)
                .put((byte) count)
                .put(part)
                .array();
    }

    @Test
    void plainGzipAndZlibAreRead() throws IOException {
        Collector collector = started(0);
        try (Udp udp = new Udp(port(collector))) {
            udp.send(message("plain")).send(gzip(message("gzip"))).send(zlib(message("zlib")));
        }
        assertThat(sink.await(3)).containsExactly(message("plain"), message("gzip"), message("zlib"));
        assertThat(sink.batches()).allMatch(batch -> batch.format() == RawFormat.JSON);
    }

    @Test
    void chunksInAnyOrderBecomeTheMessage() throws IOException {
        Collector collector = started(0);
        String text = message("a long text ".repeat(500));
        byte[] whole = gzip(text);
        int step = whole.length / 3 + 1;
        try (Udp udp = new Udp(port(collector))) {
            for (int number : new int[] {2, 0, 0, 1}) {
                byte[] part = Arrays.copyOfRange(whole, number * step, Math.min(whole.length, (number + 1) * step));
                udp.send(chunk(77, number, 3, part));
            }
            udp.send(chunk(78, 0, 1, message("alone").getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(sink.await(2)).containsExactly(text, message("alone"));
    }

    @Test
    void whatCannotBeReadIsCountedByItsReason() throws IOException {
        Collector collector =
                started(new GelfCollector(Listening.udp(0).longest(5_000).of(TENANT), Clock.systemUTC()));
        byte[] damaged = gzip(message("x"));
        Arrays.fill(damaged, 12, damaged.length, (byte) 7);
        try (Udp udp = new Udp(port(collector))) {
            udp.send(damaged)
                    .send(gzip("{" + " ".repeat(20_000_000) + "}"))
                    .send(chunk(1, 3, 3, new byte[] {1}))
                    .send(chunk(1, 0, 129, new byte[] {1}))
                    .send(chunk(1, 0, 0, new byte[] {1}))
                    .send(chunk(1, 0, 2, new byte[] {}))
                    .send("\0")
                    .send(message("good"));
        }
        sink.await(1);
        assertThat(sink.records()).containsExactly(message("good"));
        assertThat(listener(collector).rejected())
                .containsEntry("bad-compression", 1L)
                .containsEntry("too-large", 1L)
                .containsEntry("bad-chunk", 4L)
                .containsEntry("empty", 1L);
    }

    @Test
    void messagesWhoseChunksNeverComeAreForgottenAndCounted() throws IOException {
        Collector collector = started(0);
        try (Udp udp = new Udp(port(collector))) {
            for (int id = 0; id < 600; id++) {
                udp.send(chunk(id, 0, 2, new byte[] {'{'}));
            }
            Eventually.until(
                    "those above the limit are refused at once",
                    () -> listener(collector).rejected().getOrDefault("too-many-incomplete", 0L) == 100);
            Eventually.until(
                    "the others are forgotten",
                    () -> listener(collector).rejected().getOrDefault("incomplete", 0L) == 500);
            udp.send(chunk(1_000, 0, 2, "{\"a\"".getBytes(StandardCharsets.UTF_8)))
                    .send(chunk(1_000, 1, 2, ":1}".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(sink.await(1)).containsExactly("{\"a\":1}");
    }
}
