package io.tidewatch.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class MonitorTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    private static List<JsonNode> events(FakeServer server) {
        return server.records().stream()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void thisHostIsMeasuredAndTheServerHasIt() throws IOException {
        try (FakeServer server = new FakeServer()) {
            Run.Ended ended = Run.run(
                    "monitor",
                    "--to",
                    server.address().toString(),
                    "-n",
                    "2",
                    "--interval",
                    "1s",
                    "--processes",
                    "3",
                    "--token",
                    "abc",
                    "--host",
                    "here");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("2 samples", "0 rejected");
            List<JsonNode> events = events(server);
            assertThat(events)
                    .allMatch(event -> event.path("host.name").asString("").equals("here"));
            assertThat(events.getFirst().path("event.action").asString("")).isEqualTo("monitor_started");
            assertThat(events.getLast().path("event.action").asString("")).isEqualTo("monitor_stopped");
            assertThat(events).anyMatch(event -> event.has("host.cpu.usage"));
            assertThat(events)
                    .anyMatch(event -> event.path("system.memory.total").asLong(0) > 1 << 20);
            assertThat(events)
                    .as("the test's own process")
                    .anyMatch(event -> event.path("process.pid").asLong(0)
                                    == ProcessHandle.current().pid()
                            && event.path("process.name").asString("").equals("java"));
            assertThat(server.requests())
                    .allMatch(request -> request.headers().get("Content-Type").equals("application/x-ndjson")
                            && request.headers().get("Authorization").equals("Bearer abc"));
        }
    }

    @Test
    void aServerThatRefusesEndsTheMonitorAtOnceWithTheRemedy() throws IOException {
        try (FakeServer server = new FakeServer()) {
            server.answer(FakeServer.Answer.of(401, "no such token"));

            Run.Ended ended = Run.run("monitor", "--to", server.address().toString(), "--interval", "1h");

            assertThat(ended.code()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(ended.err()).contains("--token-file").hasLineCount(1);
        }
    }

    @Test
    void whileTheServerIsAwayTheNewestAreKeptAndItIsSaidOnce() throws Exception {
        List<String> notes = new CopyOnWriteArrayList<>();
        Stop stop = new Stop();
        try (FakeServer server = new FakeServer();
                ApiClient client = new ApiClient(server.address(), null)) {
            server.answer(FakeServer.Answer.of(503, "starting"));
            Outbox outbox = new Outbox(client, Map.of("Content-Type", "application/x-ndjson"), 1_000, stop, notes::add);
            Thread sender = Thread.ofVirtual().start(outbox::run);
            for (int i = 0; i < 100; i++) {
                outbox.offer(List.of("{\"n\":" + i + ",\"x\":\"" + "x".repeat(90) + "\"}"));
                while (i == 0 && server.requests().size() < 2) {
                    Thread.sleep(5);
                }
            }
            server.answer(null);
            outbox.close();
            outbox.await(Duration.ofSeconds(30));
            sender.join();

            List<Long> kept = events(server).stream()
                    .map(event -> event.path("n").asLong(-1))
                    .toList();
            assertThat(kept).isSorted().endsWith(98L, 99L).hasSizeBetween(9, 11);
            assertThat(outbox.unsent()).isEqualTo(100 - kept.size());
            assertThat(notes).hasSize(2);
            assertThat(notes.getFirst()).contains("starting");
            assertThat(notes.getLast()).contains("takes events again", "--buffer");
        }
    }

    @Test
    void aMonitorThatIsStoppedWhileTheServerIsAwayEndsSoonAndSaysWhatIsLost() throws Exception {
        Stop stop = new Stop();
        Thread.ofVirtual().start(() -> {
            if (!stop.await(Duration.ofMillis(1_500))) {
                stop.ask();
            }
        });

        Run.Ended ended =
                Run.run(Map.of(), stop, "monitor", "--to", NOBODY.toString(), "--interval", "1s", "--processes", "0");

        assertThat(ended.code()).isEqualTo(ExitCode.PARTIAL.code());
        assertThat(ended.err()).contains("cannot take events now", "not delivered");
    }

    @Test
    void aRequestThatIsTooLargeIsHalved() throws Exception {
        Stop stop = new Stop();
        try (FakeServer server = new FakeServer();
                ApiClient client = new ApiClient(server.address(), null)) {
            server.answer(FakeServer.Answer.of(413, "too large"));
            List<String> notes = new CopyOnWriteArrayList<>();
            Outbox outbox =
                    new Outbox(client, Map.of("Content-Type", "application/x-ndjson"), 100_000, stop, notes::add);
            outbox.offer(List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":3}"));
            outbox.close();
            outbox.run();

            assertThat(server.requests()).hasSize(5);
            assertThat(outbox.unsent()).isEqualTo(3);
            assertThat(notes).hasSize(3);
        }
    }

    @Test
    void wrongArgumentsAreSaid() {
        assertThat(Run.run("monitor", "--interval", "10ms").err()).contains("--interval is 10ms; it can be 1s to 1h");
        assertThat(Run.run("monitor", "--command-lines", "some").err()).contains("masked, none or plain");
        assertThat(Run.run("monitor", "--buffer", "1KiB").err()).contains("--buffer is 1KiB");
        assertThat(Run.run("monitor", "-n", "0").code()).isEqualTo(ExitCode.USAGE.code());
    }
}
