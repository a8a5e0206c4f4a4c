package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.KafkaProcess;
import io.tidewatch.testkit.process.RabbitServer;
import io.tidewatch.testkit.process.RedisServer;
import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The first broker tutorial as a user does it with the packaged program: a broker, {@code tidewatch generate}, {@code tidewatch watch --to},
 * {@code tidewatch subscribe}. The watcher is killed again and again; what is printed is what was written.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BrokerTutorialTest {
    private static final int LINES = 4_000;
    private static final int LINES_A_SECOND = 2_000;
    private static final int KILLS = 3;
    private static final long SEED = 20261121;

    @TempDir
    Path scratch;

    @Test
    void redisStreamBringsEachLineOnceThoughTheWatcherIsKilled() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            assertEachLineIsPrintedOnce(server.url() + "/logs?type=stream");
        }
    }

    @Test
    void kafkaTopicBringsEachLineOnceThoughTheWatcherIsKilled() throws Exception {
        String servers = KafkaProcess.shared().servers();
        String topic = KafkaProcess.newName();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
        }
        assertEachLineIsPrintedOnce("kafka://" + servers + "/" + topic);
    }

    @Test
    void rabbitQueueBringsEachLineOnceThoughTheWatcherIsKilled() throws Exception {
        try (RabbitServer server = RabbitServer.start()) {
            assertEachLineIsPrintedOnce(server.url() + "/logs");
        }
    }

    /** Redis keeps nothing of a channel: with nobody killed, and a subscriber that listens, every line comes. */
    @Test
    void redisChannelBringsTheLinesToWhoListens() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            String place = server.url() + "/logs";
            Path printed = scratch.resolve("printed");
            Process subscriber = Program.start(printed, "subscribe", place);
            try {
                Eventually.until(
                        "the subscriber listens",
                        () -> server.ask("PUBSUB", "NUMSUB", "logs").endsWith(":1"));
                Program.run(scratch, generate());
                Program.run(scratch, watch(place, "--once"));
                List<String> written = Files.readAllLines(log());
                Eventually.until("all is printed", () -> lines(printed).size() >= written.size());
                assertThat(lines(printed)).containsExactlyElementsOf(written);
            } finally {
                subscriber.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void serverStoresEachLineOnceThoughTheWatcherIsKilled() throws Exception {
        Path dataDir = scratch.resolve("data");
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            List<String> written = writeAndKill(
                    server.address().toString(),
                    "--token-file",
                    dataDir.resolve("ingest.token").toString());
            Eventually.until("all is stored", () -> count(api) >= written.size());
            assertThat(stored(api)).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    private void assertEachLineIsPrintedOnce(String place) throws Exception {
        Path printed = scratch.resolve("printed");
        Process subscriber = Program.start(printed, "subscribe", place, "--from-start");
        try {
            List<String> written = writeAndKill(place);
            Eventually.until("all is printed", () -> lines(printed).size() >= written.size());
            assertThat(lines(printed)).containsExactlyElementsOf(written);
        } finally {
            subscriber.destroyForcibly().waitFor();
        }
    }

    /** Writes a log, follows it with watchers that are killed at any moment, and at last with one that ends; gives what was written. */
    private List<String> writeAndKill(String place, String... more) throws Exception {
        Random random = new Random(SEED);
        Process writer = Program.start(scratch.resolve("generate.out"), generate());
        for (int kill = 0; kill < KILLS; kill++) {
            Process watcher = Program.start(scratch.resolve("killed.out"), watch(place, more));
            watcher.waitFor(400 + random.nextInt(900), TimeUnit.MILLISECONDS);
            watcher.destroyForcibly().waitFor();
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> once = new ArrayList<>(List.of(more));
        once.add("--once");
        Program.run(scratch, watch(place, once.toArray(String[]::new)));
        List<String> written = Files.readAllLines(log());
        assertThat(written).hasSize(LINES);
        return written;
    }

    private String[] generate() {
        return new String[] {
            "generate",
            "--format",
            "syslog",
            "--count",
            Integer.toString(LINES),
            "--rate",
            Integer.toString(LINES_A_SECOND),
            "--out",
            log().toString()
        };
    }

    private String[] watch(String place, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "watch",
                log().toString(),
                "--to",
                place,
                "--source",
                "tutorial",
                "--checkpoint",
                scratch.resolve("place").toString()));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private Path log() {
        return scratch.resolve("app.log");
    }

    private static List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(Api api) {
        try {
            return api.count("source:tutorial");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static List<String> stored(Api api) throws IOException, InterruptedException {
        List<String> stored = new ArrayList<>();
        for (String cursor = ""; ; ) {
            JsonNode page = api.search("source:tutorial", 1_000, cursor);
            for (JsonNode event : page.get("events")) {
                stored.add(event.get("raw").asString());
            }
            if (page.path("next").isMissingNode() || page.get("next").isNull()) {
                return stored;
            }
            cursor = page.get("next").asString();
        }
    }
}
