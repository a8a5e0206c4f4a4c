package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.gelf.GelfCollector;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.IOException;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GelfTcpTest extends CollectorContract {
    @Override
    protected Collector collector(int port) {
        return new GelfCollector(Listening.tcp(port).of(TENANT), Clock.systemUTC());
    }

    @Override
    protected Sender connect(int port) throws IOException {
        Tcp tcp = new Tcp(port);
        return new Sender() {
            @Override
            public void send(String text) throws IOException {
                tcp.send(GelfUdpTest.message(text) + "\0");
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
            tcp.send(random.nextBoolean() ? Tcp.noise(random, 100_000) : new byte[random.nextInt(100_000)]);
            tcp.send("{".repeat(1 + random.nextInt(2_000_000)));
        }
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Test
    void messagesEndWithAZeroByteAndMayHoldLineFeeds() throws IOException {
        Collector collector = started(0);
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("{\"short_message\":\"one\",\n\"host\":\"h\"}\0\0{\"short_message\":\"two\"}\0")
                    .send("{\"last\":1}")
                    .end();
            assertThat(sink.await(3))
                    .containsExactly(
                            "{\"short_message\":\"one\",\n\"host\":\"h\"}",
                            "{\"short_message\":\"two\"}",
                            "{\"last\":1}");
        }
    }

    @Test
    void aMessageWithoutEndIsCutAndCounted() throws IOException {
        Collector collector =
                started(new GelfCollector(Listening.tcp(0).longest(1_000).of(TENANT), Clock.systemUTC()));
        try (Tcp tcp = new Tcp(port(collector))) {
            tcp.send("{\"a\":\"" + "b".repeat(500_000) + "\"}\0{\"next\":1}\0");
            assertThat(sink.await(2).get(1)).isEqualTo("{\"next\":1}");
        }
        assertThat(listener(collector).truncated()).isOne();
    }
}
