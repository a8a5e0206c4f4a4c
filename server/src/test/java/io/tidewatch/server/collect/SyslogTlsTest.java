package io.tidewatch.server.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.net.TlsFiles;
import io.tidewatch.collect.syslog.SyslogCollector;
import io.tidewatch.config.ClientCertificates;
import io.tidewatch.config.TlsSettings;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class SyslogTlsTest extends TlsCollectorContract {
    @Override
    protected Collector collector(Listening listening) {
        return new SyslogCollector(listening.of(TENANT), Clock.systemUTC());
    }

    private Collector collector(int port, ClientCertificates clients) {
        return collector(Listening.tls(port, certificates.settings(clients)));
    }

    @Override
    protected Sender connect(int port) throws IOException {
        return SyslogTcpTest.sender(tls(port, "client"));
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Test
    void aCertificateThatIsOptionalNeedNotBeShown() throws IOException {
        Collector collector = started(collector(0, ClientCertificates.OPTIONAL));
        try (Tcp none = tls(port(collector), "");
                Tcp known = tls(port(collector), "client")) {
            none.send("<13>none\n");
            known.send("<13>known\n");
            assertThat(sink.await(2)).containsExactlyInAnyOrder("<13>none", "<13>known");
        }
    }

    @Test
    void oldProtocolsAreRefused() throws Exception {
        Collector collector = started(collector(0, ClientCertificates.NONE));
        try (SSLSocket socket = (SSLSocket) certificates
                .client("")
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port(collector))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aHandshakeThatDoesNotGoOnIsEnded() throws IOException {
        Collector collector = started(new SyslogCollector(
                Listening.tls(0, certificates.settings(ClientCertificates.NONE))
                        .timeouts(Duration.ofMinutes(5), Duration.ofMillis(200))
                        .of(TENANT),
                Clock.systemUTC()));
        try (Tcp tcp = new Tcp(port(collector))) {
            assertThat(tcp.isEnded()).isTrue();
        }
        Eventually.until(
                "it is counted", () -> listener(collector).connectionsEnded().containsKey("slow"));
    }

    @Test
    void keysOfSeveralKindsAreRead() throws Exception {
        certificates.sign("rsa4096", "rsa:4096");
        Programs.run(folder, "openssl", "rsa", "-traditional", "-in", "rsa4096.key", "-out", "rsa-pkcs1.key");
        Programs.run(folder, "openssl", "ecparam", "-name", "prime256v1", "-out", "curve.pem");
        certificates.sign("ec", "ec:curve.pem");
        certificates.sign("ed", "ed25519");
        load("rsa4096.crt", "rsa4096.key");
        load("rsa4096.crt", "rsa-pkcs1.key");
        load("ec.crt", "ec.key");
        load("ed.crt", "ed.key");
    }

    private static void load(String certificate, String key) {
        TlsFiles files = TlsFiles.load(
                new TlsSettings(folder.resolve(certificate), folder.resolve(key), null, ClientCertificates.NONE),
                Clock.systemUTC());
        assertThat(files.trouble()).isEmpty();
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithTheRemedy() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "not a certificate");
        Path damaged = Files.writeString(
                folder.resolve("damaged.pem"),
                Files.readString(folder.resolve("server.crt")).replace("MII", "MIX"));
        certificates.sign("other", "rsa:2048");
        Programs.run(
                folder,
                "openssl",
                "pkcs8",
                "-topk8",
                "-in",
                "other.key",
                "-passout",
                "pass:secret",
                "-out",
                "encrypted.key");
        refused("none.crt", "server.key").hasMessageContaining("none.crt").hasMessageContaining("check that the file");
        refused(garbage.toString(), "server.key").hasMessageContaining("holds no certificate");
        refused(damaged.toString(), "server.key").hasMessageContaining("damaged");
        refused("server.crt", garbage.toString()).hasMessageContaining("holds no private key");
        refused("server.crt", "other.key").hasMessageContaining("is not the key of the first certificate");
        refused("server.crt", "encrypted.key").hasMessageContaining("openssl pkcs8");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            String certificate, String key) {
        TlsSettings settings =
                new TlsSettings(folder.resolve(certificate), folder.resolve(key), null, ClientCertificates.NONE);
        return assertThatThrownBy(() -> TlsFiles.load(settings, Clock.systemUTC()))
                .isInstanceOf(TidewatchException.class);
    }

    @Test
    void aNewCertificateIsTakenUpAndADamagedOneIsNot() throws Exception {
        MutableClock clock = MutableClock.atNoon();
        Path own = Files.createDirectory(folder.resolve("own"));
        for (String name : new String[] {"server.crt", "server.key", "ca.crt"}) {
            Files.copy(folder.resolve(name), own.resolve(name));
        }
        TlsFiles files = TlsFiles.load(
                new TlsSettings(own.resolve("server.crt"), own.resolve("server.key"), null, ClientCertificates.NONE),
                clock);
        Object first = files.context();
        assertThat(files.context()).isSameAs(first);

        Files.writeString(own.resolve("server.crt"), "half written");
        Files.setLastModifiedTime(own.resolve("server.crt"), java.nio.file.attribute.FileTime.from(Instant.EPOCH));
        clock.advance(Duration.ofSeconds(11));
        assertThat(files.context()).isSameAs(first);
        assertThat(files.trouble()).contains("not in use").contains("server.crt");

        certificates.sign("renewed", "rsa:2048");
        Files.copy(folder.resolve("renewed.crt"), own.resolve("server.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(folder.resolve("renewed.key"), own.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofSeconds(11));
        assertThat(files.context()).isNotSameAs(first);
    }
}
