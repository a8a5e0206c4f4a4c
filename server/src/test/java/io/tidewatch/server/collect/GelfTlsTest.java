package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.gelf.GelfCollector;
import io.tidewatch.config.ClientCertificates;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GELF over TCP with a certificate on both sides. */
class GelfTlsTest extends CollectorContract {
    @TempDir
    static Path folder;

    private static Certificates certificates = new Certificates(Path.of(""));

    @BeforeAll
    static void certificates() throws IOException, InterruptedException {
        certificates = Certificates.make(folder);
        certificates.bundle("client");
    }

    @Override
    protected Collector collector(int port) {
        return new GelfCollector(
                Listening.tls(port, certificates.settings(ClientCertificates.REQUIRED))
                        .of(TENANT),
                Clock.systemUTC());
    }

    private static Tcp tls(int port, String name) throws IOException {
        try {
            return new Tcp(
                    certificates.client(name).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    protected Sender connect(int port) throws IOException {
        Tcp tcp = tls(port, "client");
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
        try (Tcp tcp = random.nextBoolean() ? new Tcp(port) : tls(port, "client")) {
            tcp.send(Tcp.noise(random, 5_000));
        }
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Test
    void whoShowsNoCertificateIsTurnedAwayAndCounted() throws IOException {
        Collector collector = started(0);
        try (Tcp stranger = tls(port(collector), "")) {
            try {
                stranger.send("let me in");
            } catch (IOException refused) {
                // The refusal may come at once or with the answer.
            }
            assertThat(stranger.isEnded()).isTrue();
        }
        Eventually.until(
                "it is counted", () -> listener(collector).connectionsEnded().getOrDefault("tls", 0L) == 1);
        assertThat(sink.records()).isEmpty();
    }
}
