package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.collect.Collector;
import io.tidewatch.config.ClientCertificates;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.collect.CollectorContract;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector with a certificate on both sides. */
abstract class TlsCollectorContract extends CollectorContract {
    @TempDir
    static Path folder;

    static Certificates certificates = new Certificates(Path.of(""));

    @BeforeAll
    static void certificates() throws IOException, InterruptedException {
        certificates = Certificates.make(folder);
        certificates.bundle("client");
    }

    /** The collector on that port, behind TLS. */
    protected abstract Collector collector(Listening listening);

    @Override
    protected final Collector collector(int port) {
        return collector(Listening.tls(port, certificates.settings(ClientCertificates.REQUIRED)));
    }

    /** A connection that shows the certificate of that name; none where it is empty. */
    static Tcp tls(int port, String name) throws IOException {
        try {
            return new Tcp(
                    certificates.client(name).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    protected final void misbehave(int port, Random random) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> noise(new Tcp(port), random);
            case 1 -> noise(tls(port, "client"), random);
            default -> {
                try (Tcp stranger = tls(port, "")) {
                    stranger.send("<13>let me in\n");
                }
            }
        }
    }

    private static void noise(Tcp connection, Random random) throws IOException {
        try (Tcp tcp = connection) {
            tcp.send(Tcp.noise(random, 5_000));
        }
    }

    @Test
    void whoShowsNoCertificateOrAForeignOneIsTurnedAwayAndCounted() throws Exception {
        Collector collector = started(0);
        Path elsewhere = Files.createTempDirectory(folder, "elsewhere");
        Certificates.make(elsewhere).bundle("client");
        try (Tcp none = tls(port(collector), "");
                Tcp strange = new Tcp(ClientTls.context(folder.resolve("ca.crt"), elsewhere.resolve("client.p12"))
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), port(collector)))) {
            for (Tcp tcp : new Tcp[] {none, strange}) {
                try {
                    tcp.send("<13>let me in\n");
                } catch (IOException refused) {
                    // The refusal may come at once or with the answer.
                }
                assertThat(tcp.isEnded()).isTrue();
            }
        }
        Eventually.until(
                "both are counted", () -> listener(collector).connectionsEnded().getOrDefault("tls", 0L) == 2);
        assertThat(sink.records()).isEmpty();
    }
}
