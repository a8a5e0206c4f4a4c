package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.syslog.SyslogCollector;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.IOException;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SyslogUdpTest extends CollectorContract {
    @Override
    protected Collector collector(int port) {
        return new SyslogCollector(Listening.udp(port).of(TENANT), Clock.systemUTC());
    }

    @Override
    protected Sender connect(int port) throws IOException {
        Udp udp = new Udp(port);
        return new Sender() {
            @Override
            public void send(String text) throws IOException {
                udp.send("<13>Nov 21 12:00:00 web-1 app: " + text);
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
            udp.send(Tcp.noise(random, 2_000)).send("").send("\n\0\r\n");
        }
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Test
    void eachDatagramIsOneMessageWithoutItsLineEnd() throws IOException {
        Collector collector = started(0);
        try (Udp udp = new Udp(port(collector))) {
            udp.send("<13>one\n")
                    .send("<13>two\r\n\0")
                    .send("<13>three\nand more")
                    .send("")
                    .send("\n");
        }
        assertThat(sink.await(3)).containsExactly("<13>one", "<13>two", "<13>three\nand more");
        Eventually.until(
                "empty ones are counted", () -> listener(collector).rejected().equals(java.util.Map.of("empty", 2L)));
        assertThat(listener(collector).dropped()).isZero();
    }

    @Test
    void longMessagesAreCutAndCounted() throws IOException {
        Collector collector =
                started(new SyslogCollector(Listening.udp(0).longest(480).of(TENANT), Clock.systemUTC()));
        try (Udp udp = new Udp(port(collector))) {
            udp.send("<13>" + "x".repeat(60_000));
        }
        assertThat(sink.await(1)).containsExactly("<13>" + "x".repeat(476));
        assertThat(listener(collector).truncated()).isOne();
    }

    @Test
    void theSourceCanBeTheSender() throws IOException {
        Collector collector =
                started(new SyslogCollector(Listening.udp(0).sourceIsSender().of(TENANT), Clock.systemUTC()));
        try (Udp udp = new Udp(port(collector))) {
            udp.send("<13>one");
        }
        sink.await(1);
        assertThat(sink.batches().getFirst().origin().source()).isEqualTo("127.0.0.1");
    }

    @Test
    void whatTheKernelDropsIsCountedAndShown() throws Exception {
        Collector collector = started(0);
        sink.hold();
        byte[] large = "<13>large".repeat(6_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (Udp udp = new Udp(port(collector))) {
            for (int i = 0; i < 200_000 && listener(collector).dropped() == 0; i++) {
                for (int k = 0; k < 100; k++) {
                    udp.send(large);
                }
            }
        }
        assertThat(listener(collector).dropped()).isPositive();
        assertThat(collector.check().cause()).contains("the kernel has dropped", "send over TCP");
        sink.release();
    }
}
