package io.tidewatch.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, users that are refused, virtual hosts that are not there, servers that are not there: each is told, without passwords. */
class RabbitQueueConnectionTest {
    private final RabbitServer server = RabbitServer.shared();
    private final String name = RabbitServer.newName();

    @TempDir
    private Path folder;

    private RabbitQueueConfig config(RabbitAddress address) {
        return RabbitQueueConfig.of(
                address, name, folder.resolve("queue.db"), TestQueues.ROOMY, Duration.ofSeconds(10));
    }

    private RabbitAddress tls(String host, @Nullable Path authority) {
        return new RabbitAddress(host, server.tlsPort(), true, "/", null, null, authority);
    }

    @Test
    void batchesGoOverTls() {
        RabbitAddress address = tls("127.0.0.1", server.certificates().certificate());
        try (RabbitQueue queue = TestQueues.open(config(address))) {
            queue.append(Batches.of("a"));
            assertThat(queue.poll(1, Duration.ofSeconds(20))).hasSize(1);
        }
        assertThat(address).hasToString("amqps://127.0.0.1:" + server.tlsPort());
    }

    @Test
    void certificateOfNoKnownAuthorityOrOfAnotherHostIsRefused() {
        assertRefused(tls("127.0.0.1", null), FailureKind.UNAVAILABLE, "certification path");
        assertRefused(tls("localhost", server.certificates().certificate()), FailureKind.UNAVAILABLE, "localhost");
    }

    @Test
    void wrongPasswordIsRefusedWithoutBeingPrinted() {
        RabbitAddress address = new RabbitAddress("127.0.0.1", server.port(), false, "/", "guest", "wrong-one", null);
        assertRefused(address, FailureKind.INVALID, "refuses the user or the password");
        assertThat(config(address).toString()).doesNotContain("wrong-one");
    }

    @Test
    void missingVirtualHostIsTold() {
        assertRefused(
                new RabbitAddress("127.0.0.1", server.port(), false, "nowhere", null, null, null),
                FailureKind.INVALID,
                "virtual host");
    }

    @Test
    void serverThatIsNotThereIsTold() {
        assertRefused(
                new RabbitAddress("127.0.0.1", 1, false, "/", null, null, null),
                FailureKind.UNAVAILABLE,
                "127.0.0.1:1");
    }

    @Test
    void queueOfThatNameWithOtherSettingsIsRefused() throws Exception {
        try (Stranger stranger = new Stranger(server.port(), name)) {
            stranger.declareClassic();
        }
        assertRefused(TestQueues.address(server.port()), FailureKind.INVALID, "made with other settings");
    }

    private void assertRefused(RabbitAddress address, FailureKind kind, String told) {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> TestQueues.open(config(address)))
                .withMessageContaining(told)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong-one"));
    }
}
