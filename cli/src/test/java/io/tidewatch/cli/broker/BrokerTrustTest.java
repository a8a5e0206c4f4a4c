package io.tidewatch.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Run;
import io.tidewatch.cli.broker.BrokerFlowContract.Command;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.Certificates;
import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.RabbitServer;
import io.tidewatch.testkit.process.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose certificate or password changes while a watcher sends to it, and one that never fitted. */
class BrokerTrustTest {
    private static final String PASSWORD = "secret-word-1";
    private static final String AWAY = "cannot take events now";

    @TempDir
    Path folder;

    private final List<String> written = new ArrayList<>();

    @Test
    void watcherWaitsWhileTheCertificateOfItsRedisIsNotTrusted() throws Exception {
        Certificates shown = certificates("redis");
        try (RedisServer server = redis(shown)) {
            String place = "rediss://127.0.0.1:" + server.port() + "/logs?type=stream";
            Path trusted = trust(shown);
            certificateIsDistrusted(
                    place,
                    trusted,
                    () -> {
                        server.kill();
                        var _ = Certificates.in(shown.certificate().getParent());
                        server.startAgain();
                    },
                    () -> trust(shown));
        }
    }

    @Test
    void watcherWaitsWhileTheCertificateOfItsRabbitIsNotTrusted() throws Exception {
        try (RabbitServer server = RabbitServer.start()) {
            String place = "amqps://127.0.0.1:" + server.tlsPort() + "/logs";
            Path trusted = trust(server.certificates());
            Certificates other = certificates("other");
            certificateIsDistrusted(
                    place,
                    trusted,
                    () -> {
                        trust(other);
                        server.control("close_all_connections", "for this test");
                    },
                    () -> trust(server.certificates()));
        }
    }

    @Test
    void watcherWaitsWhileTheCertificateOfItsKafkaIsNotTrusted() throws Exception {
        Certificates shown = certificates("kafka");
        try (KafkaProcess broker = KafkaProcess.start(new KafkaProcess.Security(shown, "siem", PASSWORD))) {
            String place = "kafkas://siem:" + PASSWORD + "@" + broker.servers() + "/logs";
            makeTopic(broker, shown);
            Path trusted = trust(shown);
            certificateIsDistrusted(
                    place,
                    trusted,
                    () -> {
                        broker.kill();
                        var _ = Certificates.in(shown.certificate().getParent());
                        broker.startAgain();
                    },
                    () -> trust(shown));
        }
    }

    private static void makeTopic(KafkaProcess broker, Certificates shown)
            throws ExecutionException, InterruptedException, IOException {
        String sign = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"siem\" password=\""
                + PASSWORD + "\";";
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                broker.servers(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                sign,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.certificates",
                Files.readString(shown.certificate())))) {
            admin.createTopics(List.of(new NewTopic("logs", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Between the one change and the other the broker's certificate and the file that the watcher was told to trust do not fit. */
    private void certificateIsDistrusted(String place, Path trusted, Change before, Change after) throws Exception {
        append();
        try (Command watcher = new Command(Map.of(), watch(place, trusted))) {
            try (Command subscriber = subscriber(place, trusted)) {
                Eventually.until(
                        "the first line is there", () -> subscriber.lines().size() == 1);
            }
            before.make();
            append();
            append();
            Eventually.until(
                    "it says that it does not trust it", () -> watcher.error().contains("--broker-ca"));

            after.make();
            append();
            // What a queue gave it gives no more; from a topic or a stream all can be read again.
            int given = place.startsWith("amqps:") ? 1 : 0;
            try (Command subscriber = subscriber(place, trusted)) {
                Eventually.until("all is there", () -> subscriber.lines().size() >= written.size() - given);
                assertThat(subscriber.lines()).containsExactlyElementsOf(written.subList(given, written.size()));
            }
            Eventually.until("it says so", () -> watcher.error().contains("takes events again"));
            // Once that it is away, where that was noticed, and once that it is not trusted.
            assertThat(watcher.error().split("--broker-ca", -1))
                    .as(watcher.error())
                    .hasSize(2);
            assertThat(watcher.error().split(AWAY, -1)).as(watcher.error()).hasSizeLessThanOrEqualTo(3);
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    @Test
    void watcherWaitsWhileItsPasswordIsRefused() throws Exception {
        try (RedisServer server = RedisServer.start("--user", "siem", "on", ">" + PASSWORD, "~*", "&*", "+@all")) {
            String place = "redis://siem:" + PASSWORD + "@127.0.0.1:" + server.port() + "/logs?type=stream";
            append();
            try (Command watcher = new Command(Map.of(), watch(place, null));
                    Command subscriber =
                            new Command(Map.of(), "subscribe", server.url() + "/logs?type=stream", "--from-start")) {
                Eventually.until(
                        "the first line is there", () -> subscriber.lines().size() == 1);
                // Who is signed in with the user that is deleted is disconnected.
                assertThat(server.ask("ACL", "DELUSER", "siem")).isEqualTo(":1");
                append();
                Eventually.until(
                        "it says that it is refused", () -> watcher.error().contains("the password"));
                append();
                assertThat(server.ask("ACL", "SETUSER", "siem", "on", ">" + PASSWORD, "~*", "&*", "+@all"))
                        .isEqualTo("+OK");
                Eventually.until("all is there", () -> subscriber.lines().size() >= written.size());
                assertThat(subscriber.lines()).containsExactlyElementsOf(written);
                assertThat(watcher.error().split("the password", -1)).hasSize(2);
                assertThat(watcher.error()).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void certificateOrPasswordThatIsRefusedAtFirstEndsTheWatcherWithTheRemedy() throws Exception {
        Certificates shown = certificates("redis");
        append();
        try (RedisServer server = redis(shown)) {
            String place = "rediss://127.0.0.1:" + server.port() + "/logs?type=stream";
            Run.Ended untrusted = Run.run(watch(place, certificates("other").certificate()));
            assertThat(untrusted.code()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(untrusted.err()).contains("--broker-ca");

            Run.Ended refused = Run.run(watch(place.replace("//", "//siem:" + PASSWORD + "@"), shown.certificate()));
            assertThat(refused.code()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(refused.err()).contains("the password").doesNotContain(PASSWORD);
        }
    }

    private Certificates certificates(String name) throws IOException {
        return Certificates.in(Files.createDirectory(folder.resolve(name)));
    }

    private static RedisServer redis(Certificates shown) {
        return RedisServer.start(
                "--tls-port",
                "{port}",
                "--tls-cert-file",
                shown.certificate().toString(),
                "--tls-key-file",
                shown.key().toString(),
                "--tls-ca-cert-file",
                shown.certificate().toString(),
                "--tls-auth-clients",
                "no");
    }

    private Path trust(Certificates shown) throws IOException {
        return Files.copy(shown.certificate(), folder.resolve("trusted.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Command subscriber(String place, Path trusted) {
        return new Command(Map.of(), "subscribe", place, "--from-start", "--broker-ca", trusted.toString());
    }

    private String[] watch(String place, @Nullable Path trusted) {
        List<String> command = new ArrayList<>(List.of(
                "watch",
                folder.resolve("app.log").toString(),
                "--to",
                place,
                "--checkpoint",
                folder.resolve("checkpoint").toString(),
                "--poll",
                "10ms"));
        if (trusted != null) {
            command.addAll(List.of("--broker-ca", trusted.toString()));
        }
        return command.toArray(String[]::new);
    }

    private void append() throws IOException {
        written.add("line " + written.size());
        Files.writeString(
                folder.resolve("app.log"),
                written.getLast() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
