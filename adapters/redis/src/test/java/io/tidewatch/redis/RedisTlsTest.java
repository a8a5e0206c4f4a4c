package io.tidewatch.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.Certificates;
import io.tidewatch.testkit.process.RedisServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that speaks TLS alone, whose user of its access list may sign in: the queue, a source and an agent. */
class RedisTlsTest {
    private static final String PASSWORD = "secret-word-1";

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static Path foreign;
    private static RedisServer server;

    @BeforeAll
    static void startServer() throws Exception {
        certificates = Certificates.in(Files.createDirectory(folder.resolve("own")));
        foreign =
                Certificates.in(Files.createDirectory(folder.resolve("other"))).certificate();
        server = RedisServer.start(
                "--tls-port",
                "{port}",
                "--tls-cert-file",
                certificates.certificate().toString(),
                "--tls-key-file",
                certificates.key().toString(),
                "--tls-ca-cert-file",
                certificates.certificate().toString(),
                "--tls-auth-clients",
                "no",
                "--user",
                "default",
                "off",
                "--user",
                "siem",
                "on",
                ">" + PASSWORD,
                "~*",
                "&*",
                "+@all");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static String place(String name, String password) {
        return "rediss://siem:" + password + "@127.0.0.1:" + server.port() + "/" + name;
    }

    private static RedisQueueConfig config(@Nullable Path authorities, String password) {
        return RedisQueueConfig.of(
                        RedisAddress.of(URI.create("rediss://127.0.0.1:" + server.port()))
                                .withCertificates(authorities)
                                .withCredentials("siem", password),
                        "node-1")
                .withPrefix(TestQueues.newPrefix());
    }

    @Test
    void queueKeepsBatchesOverTls() {
        try (RedisQueue queue = TestQueues.open(config(certificates.certificate(), PASSWORD))) {
            queue.append(Batches.of("a"));
            assertThat(queue.poll(10, Duration.ofSeconds(5))).hasSize(1);
        }
    }

    @Test
    void queueRefusesWrongPasswordsAndForeignCertificatesWithoutShowingThePassword() {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(config(certificates.certificate(), "wrong-word-2")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("wrong-word-2"));
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(config(foreign, PASSWORD)))
                .withMessageContaining("certificate")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(PASSWORD));
    }

    @Test
    void agentSendsToAStreamAndAChannelOverTls() {
        for (String name : List.of("tls-stream?type=stream", "tls-channel")) {
            Destination place = DestinationParser.parse(place(name, PASSWORD));
            try (BrokerSubscription subscription = BrokerClients.of(place)
                            .subscription(
                                    place, new SubscriptionOptions(certificates.certificate(), null, "me", true));
                    BrokerPublisher publisher = BrokerClients.of(place).publisher(place, certificates.certificate())) {
                assertThat(subscription.poll(1, Duration.ofMillis(1))).isEmpty();
                publisher.publish(List.of(BrokerMessage.of("hello".getBytes(StandardCharsets.UTF_8))));
                List<BrokerMessage> read = new ArrayList<>();
                Eventually.until("it comes", () -> {
                    read.addAll(subscription.poll(1, Duration.ofMillis(100)));
                    return !read.isEmpty();
                });
                assertThat(read.getFirst().body()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void agentIsToldWhatIsWrongWithoutThePassword() {
        Destination wrong = DestinationParser.parse(place("logs", "wrong-word-2"));
        assertRefused(wrong, certificates.certificate(), "password");
        Destination right = DestinationParser.parse(place("logs", PASSWORD));
        assertRefused(right, foreign, "certificate");
        assertRefused(right, null, "certificate");
    }

    private static void assertRefused(Destination place, @Nullable Path authorities, String said) {
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, authorities)) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> publisher.publish(List.of(BrokerMessage.of(new byte[1]))))
                    .withMessageContaining(said)
                    .satisfies(e -> assertThat(e.toString())
                            .doesNotContain("wrong-word-2")
                            .doesNotContain(PASSWORD));
        }
    }
}
