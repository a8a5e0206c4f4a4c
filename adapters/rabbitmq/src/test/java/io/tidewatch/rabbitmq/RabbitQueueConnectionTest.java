package io.tidewatch.rabbitmq;

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
import io.tidewatch.testkit.process.RabbitServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        assertRefused(tls("127.0.0.1", null), FailureKind.INVALID, "certification path");
        assertRefused(tls("localhost", server.certificates().certificate()), FailureKind.INVALID, "localhost");
    }

    @Test
    void wrongPasswordIsRefusedWithoutBeingPrinted() {
        RabbitAddress address = new RabbitAddress("127.0.0.1", server.port(), false, "/", "guest", "wrong-one", null);
        assertRefused(address, FailureKind.INVALID, "refuses the user or the password");
        assertThat(config(address).toString()).doesNotContain("wrong-one");
    }

    @Test
    void agentAndSourceSpeakTlsAndSignIn() {
        Path authority = server.certificates().certificate();
        Destination place = DestinationParser.parse("amqps://guest:guest@127.0.0.1:" + server.tlsPort() + "/" + name);
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, authority);
                BrokerSubscription subscription = BrokerClients.of(place)
                        .subscription(place, new SubscriptionOptions(authority, "siem", "node-1", true))) {
            publisher.publish(List.of(BrokerMessage.of(new byte[] {7})));
            List<BrokerMessage> read = new ArrayList<>();
            Eventually.until("it comes", () -> {
                read.addAll(subscription.poll(1, Duration.ofMillis(100)));
                return !read.isEmpty();
            });
            assertThat(read.getFirst().body()).containsExactly(7);
        }
        Destination wrong =
                DestinationParser.parse("amqps://guest:wrong-one@127.0.0.1:" + server.tlsPort() + "/" + name);
        assertAgentRefused(wrong, authority, "refuses the user or the password");
        assertAgentRefused(place, null, "certificate");
    }

    private static void assertAgentRefused(Destination place, @Nullable Path authority, String told) {
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, authority)) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> publisher.publish(List.of(BrokerMessage.of(new byte[1]))))
                    .withMessageContaining(told)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID))
                    .satisfies(e ->
                            assertThat(e.toString()).doesNotContain("wrong-one").doesNotContain("guest:"));
        }
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
