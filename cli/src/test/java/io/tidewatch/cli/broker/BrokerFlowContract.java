package io.tidewatch.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Run;
import io.tidewatch.cli.Stop;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agents must do with any broker that keeps messages: the first tutorial, with kills. */
abstract class BrokerFlowContract {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    /** The place of this test, empty at first. */
    protected abstract String place();

    /** The same with {@code user:secret-word@} in it. */
    protected abstract String placeWithPassword();

    protected abstract void killBroker();

    protected abstract void startBrokerAgain();

    @Test
    void subscriberSeesEachLineOnceThoughTheWatcherIsKilled() throws Exception {
        Path log = folder.resolve("app.log");
        List<String> written = new ArrayList<>();
        Random random = new Random(7);
        try (Command subscriber = new Command(Map.of(), "subscribe", place(), "--from-start")) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process watcher = watcher(log);
                int before = subscriber.lines().size();
                try {
                    for (int i = 0; i < 1_500; i++) {
                        append(log, written);
                    }
                    Eventually.until(
                            "the watcher sends", () -> subscriber.lines().size() > before || !watcher.isAlive());
                    watcher.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS);
                } finally {
                    watcher.destroyForcibly().waitFor();
                }
            }
            try (Command _ = new Command(Map.of(), watch(log))) {
                Eventually.until("all is there", () -> subscriber.lines().size() >= written.size());
            }
            assertThat(subscriber.lines()).containsExactlyElementsOf(written);
        }
    }

    @Test
    void watcherKeepsItsPlaceWhileTheBrokerIsAwayAndSaysSoOnce() throws Exception {
        Path log = folder.resolve("app.log");
        List<String> written = new ArrayList<>();
        append(log, written);
        try (Command watcher = new Command(Map.of(), watch(log));
                Command subscriber = new Command(Map.of(), "subscribe", place(), "--from-start")) {
            Eventually.until("the first line is there", () -> subscriber.lines().size() == 1);
            // A broker that is slow to make its queue may have been away once already.
            Eventually.until("the broker is there", () -> outages(watcher) == count(watcher, "takes events again"));
            int before = outages(watcher);
            killBroker();
            for (int i = 0; i < 50; i++) {
                append(log, written);
            }
            Eventually.until("it is said", () -> outages(watcher) > before);
            startBrokerAgain();
            try {
                Eventually.until("all is there", () -> subscriber.lines().size() >= written.size());
            } catch (AssertionError e) {
                throw new AssertionError(
                        subscriber.lines().size() + " lines. " + watcher.error() + subscriber.error(), e);
            }
            assertThat(subscriber.lines()).containsExactlyElementsOf(written);
            assertThat(outages(watcher)).isEqualTo(before + 1);
        }
    }

    private static int outages(Command watcher) {
        return count(watcher, "cannot take events now");
    }

    private static int count(Command watcher, String said) {
        return watcher.error().split(said, -1).length - 1;
    }

    @Test
    void generatedRecordsArePrintedParsed() {
        Run.Ended made = Run.run("generate", "--count", "20", "--format", "json", "--to", place());
        assertThat(made.err()).contains("20 records accepted");
        assertThat(made.code()).isZero();

        Run.Ended printed = Run.run("subscribe", place(), "--from-start", "--parse", "-n", "20");
        assertThat(printed.code()).isZero();
        assertThat(printed.out().lines()).hasSize(20).allMatch(line -> line.startsWith("{\"dataset\":"));
    }

    @Test
    void fileIsSentOnceWithItsPlaces() throws IOException {
        Path file = Files.writeString(folder.resolve("old.log"), "one\ntwo\n\nthree\n");
        assertThat(Run.run("send", file.toString(), "--to", place()).code()).isZero();

        Run.Ended printed = Run.run("subscribe", place(), "--from-start", "--json", "-n", "3");
        assertThat(printed.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"message\":\"one\"", "\"source\":\"old.log\""),
                        line -> assertThat(line).contains("\"message\":\"two\""),
                        line -> assertThat(line).contains("\"message\":\"three\"", "\"offset\":9"));
    }

    @Test
    void passwordsAreNeverPrinted() throws IOException {
        Path log = folder.resolve("app.log");
        Files.writeString(log, "a line\n");
        killBroker();
        try (Command watcher = new Command(
                        Map.of(),
                        "watch",
                        log.toString(),
                        "--to",
                        placeWithPassword(),
                        "--checkpoint",
                        folder.resolve("other").toString());
                Command subscriber =
                        new Command(Map.of("TIDEWATCH_BROKER_PASSWORD", "secret-word"), "subscribe", place())) {
            Eventually.until(
                    "both say that it is away",
                    () -> !watcher.error().isEmpty() && !subscriber.error().isEmpty());
            assertThat(watcher.error() + subscriber.error()).doesNotContain("secret-word");
        } finally {
            startBrokerAgain();
        }
    }

    private static void append(Path log, List<String> written) throws IOException {
        String line = "line %06d".formatted(written.size());
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        written.add(line);
    }

    private String[] watch(Path log) {
        return new String[] {
            "watch",
            log.toString(),
            "--to",
            place(),
            "--checkpoint",
            folder.resolve("checkpoint").toString(),
            "--batch-size",
            "1KiB",
            "--max-line",
            "128",
            "--poll",
            "10ms",
            "--hold",
            "50ms",
            "--every",
            "300"
        };
    }

    private Process watcher(Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tidewatch.cli.Tidewatch"));
        command.addAll(List.of(watch(log)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("agent.out").toFile()))
                .start();
    }

    /** A command that runs in a thread of the test until it is closed. */
    static final class Command implements AutoCloseable {
        private final Stop stop = new Stop();
        private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        private final java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
        private final Thread thread;

        Command(Map<String, String> environment, String... arguments) {
            thread = Thread.ofPlatform().start(() -> Run.run(environment, stop, out, err, arguments));
        }

        List<String> lines() {
            String text = out.toString(java.nio.charset.StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        }

        String error() {
            return err.toString(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            stop.ask();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
