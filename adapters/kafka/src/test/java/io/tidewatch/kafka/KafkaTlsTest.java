package io.tidewatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerPublisher;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.collect.Receipt;
import io.tidewatch.config.KafkaConnection;
import io.tidewatch.config.KafkaSettings;
import io.tidewatch.config.KafkaSourceSettings;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.config.Secret;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.LoadedQueue;
import io.tidewatch.testkit.MutableClock;
import io.tidewatch.testkit.process.Certificates;
import io.tidewatch.testkit.process.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka whose clients speak TLS and sign in: the queue, a source and an agent. */
class KafkaTlsTest {
    private static final String PASSWORD = "secret-word-1";
    private static final String WRONG = "wrong-word-2";

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static Path foreign;
    private static KafkaProcess broker;

    @BeforeAll
    static void startBroker() throws Exception {
        certificates = Certificates.in(Files.createDirectory(folder.resolve("own")));
        foreign =
                Certificates.in(Files.createDirectory(folder.resolve("other"))).certificate();
        broker = KafkaProcess.start(new KafkaProcess.Security(certificates, "siem", PASSWORD));
        try (Admin admin = KafkaClients.admin(connection(SaslMechanism.PLAIN), "test", Duration.ofSeconds(20))) {
            admin.createTopics(List.of(new NewTopic("logs", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static KafkaConnection connection(SaslMechanism mechanism) {
        return connection(certificates.certificate(), mechanism, PASSWORD);
    }

    private static KafkaConnection connection(@Nullable Path authorities, SaslMechanism mechanism, String password) {
        return new KafkaConnection(broker.servers(), true, authorities, mechanism, "siem", new Secret(password));
    }

    private static KafkaQueue open(KafkaConnection connection) {
        return open(connection, Duration.ofSeconds(20));
    }

    private static KafkaQueue open(KafkaConnection connection, Duration patience) {
        return TestQueues.open(KafkaQueueConfig.of(
                new KafkaSettings(connection, KafkaProcess.newName(), 2, 1, 1, true, patience),
                TestQueues.ROOMY,
                "node-1"));
    }

    @Test
    void queueKeepsBatchesOverTlsWithBothMechanisms() {
        for (SaslMechanism mechanism : List.of(SaslMechanism.SCRAM_SHA_512, SaslMechanism.PLAIN)) {
            try (KafkaQueue queue = open(connection(mechanism))) {
                queue.append(Batches.of("a"));
                Eventually.until(
                        "it is read",
                        () -> queue.poll(10, Duration.ofSeconds(1)).size() == 1);
            }
        }
    }

    @Test
    void queueRefusesWrongPasswordsAndForeignCertificatesWithoutShowingThePassword() {
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> open(connection(certificates.certificate(), SaslMechanism.SCRAM_SHA_512, WRONG)))
                .withMessageContaining("refuses the sign-in")
                .satisfies(KafkaTlsTest::isInvalidAndSecret);
        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> open(connection(foreign, SaslMechanism.PLAIN, PASSWORD)))
                .withMessageContaining("connection.ca")
                .satisfies(KafkaTlsTest::isInvalidAndSecret);
        assertThat(connection(SaslMechanism.PLAIN).toString()).doesNotContain(PASSWORD);
    }

    @Test
    void passwordThatIsChangedMeanwhileMakesSendersWaitAndLosesAndRepeatsNothing() throws Exception {
        try (Admin admin = KafkaClients.admin(connection(SaslMechanism.PLAIN), "test", Duration.ofSeconds(20));
                KafkaQueue queue = open(connection(SaslMechanism.SCRAM_SHA_512), Duration.ofSeconds(4));
                LoadedQueue load = new LoadedQueue(List.of(queue), 2)) {
            load.awaitMore(40);
            change(admin, WRONG);
            // Those who are signed in stay so while their connection lasts.
            broker.kill();
            broker.startAgain();
            Eventually.until("health says so", () -> queue.check().cause().contains("refuses the sign-in"));
            assertThat(queue.check().status()).isEqualTo(Health.Status.DOWN);
            assertThat(queue.check().cause()).doesNotContain(PASSWORD);
            for (RawBatch batch : List.of(
                    Batches.of("of no stream"),
                    Batches.batch().stream("new", 0).lines("of a new one").build())) {
                assertThatExceptionOfType(TidewatchException.class)
                        .isThrownBy(() -> queue.append(batch))
                        .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.UNAVAILABLE));
            }

            change(admin, PASSWORD);
            load.awaitMore(40);
            load.assertNothingLostAndNothingTwice();
            Eventually.until("the queue is well again", () -> queue.check().equals(Health.UP));
        }
    }

    private static void change(Admin admin, String password) throws Exception {
        ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8_192);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("siem", scram, password)))
                .all()
                .get();
    }

    @Test
    void agentsAndSourcesSpeakTls() {
        Destination place = place(PASSWORD);
        List<String> taken = new CopyOnWriteArrayList<>();
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, certificates.certificate());
                BrokerSubscription subscription = BrokerClients.of(place)
                        .subscription(place, new SubscriptionOptions(certificates.certificate(), null, "me", true));
                KafkaCollector collector = new KafkaCollector(source(), MutableClock.atNoon())) {
            publisher.publish(List.of(BrokerMessage.of("hello".getBytes(StandardCharsets.UTF_8))));
            List<BrokerMessage> read = new ArrayList<>();
            Eventually.until("it is read", () -> {
                read.addAll(subscription.poll(10, Duration.ofMillis(200)));
                return !read.isEmpty();
            });
            assertThat(read).hasSize(1);
            collector.start(batch -> {
                taken.addAll(Batches.lines(batch));
                return new Receipt(batch.size(), 0);
            });
            Eventually.until("it is collected", () -> !taken.isEmpty());
            assertThat(taken).containsExactly("hello");
        }
    }

    private static KafkaSourceSettings source() {
        return new KafkaSourceSettings(
                "shop",
                connection(SaslMechanism.SCRAM_SHA_512),
                List.of("logs"),
                "siem",
                true,
                RawFormat.TEXT,
                false,
                TenantId.DEFAULT,
                null);
    }

    @Test
    void agentIsToldWhatIsWrongWithoutThePassword() {
        assertRefused(place(WRONG), certificates.certificate(), "refuses the sign-in");
        assertRefused(place(PASSWORD), foreign, "--broker-ca");
        assertRefused(place(PASSWORD), null, "--broker-ca");
    }

    private static Destination place(String password) {
        return DestinationParser.parse("kafkas://siem:" + password + "@" + broker.servers() + "/logs");
    }

    private static void assertRefused(Destination place, @Nullable Path authorities, String said) {
        try (BrokerPublisher publisher = BrokerClients.of(place).publisher(place, authorities)) {
            assertThatExceptionOfType(TidewatchException.class)
                    .isThrownBy(() -> publisher.publish(List.of(BrokerMessage.of(new byte[1]))))
                    .withMessageContaining(said)
                    .satisfies(KafkaTlsTest::isInvalidAndSecret);
        }
    }

    private static void isInvalidAndSecret(TidewatchException e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.INVALID);
        for (Throwable at = e; at != null; at = at.getCause()) {
            assertThat(at.toString()).doesNotContain(PASSWORD).doesNotContain(WRONG);
        }
    }
}
