package io.tidewatch.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.FakeServer;
import io.tidewatch.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents of their own process, killed with SIGKILL at random moments while files grow, rotate and are truncated. */
class KilledAgentTest {
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    @Test
    void nothingIsMissingAndNothingIsTwiceAfterKills() throws IOException, InterruptedException {
        Random random = new Random(5);
        Path logs = Files.createDirectories(folder.resolve("logs"));
        try (FakeServer server = new FakeServer();
                Writer writer = new Writer(logs)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process agent = agent(server, logs);
                int before = server.records().size();
                try {
                    // From "hardly started" to "well under way".
                    Eventually.until("the agent sends", () -> server.records().size() > before || !agent.isAlive());
                    agent.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
                } finally {
                    agent.destroyForcibly().waitFor();
                }
            }
            List<String> written = writer.finish();
            Process last = agent(server, logs);
            try {
                Eventually.until("all is there", () -> server.records().size() >= written.size());
                last.destroy();
                assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(last.exitValue()).isZero();
            } finally {
                last.destroyForcibly();
            }
            assertThat(server.records()).doesNotHaveDuplicates();
            assertThat(server.records()).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    private Process agent(FakeServer server, Path logs) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tidewatch.cli.Tidewatch",
                        "watch",
                        logs + "/*.log*",
                        "--to",
                        server.address().toString(),
                        "--token",
                        "test",
                        "--checkpoint",
                        folder.resolve("checkpoint").toString(),
                        "--batch-size",
                        "4KiB",
                        "--max-line",
                        "1KiB",
                        "--poll",
                        "10ms",
                        "--hold",
                        "20ms",
                        "--every",
                        "500")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("agent.out").toFile()))
                .start();
    }

    /** Writes numbered lines to three files, in parts, and renames them now and then as rotation does. */
    private static final class Writer implements AutoCloseable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final List<String> written = new ArrayList<>();
        private final Thread thread;
        private final Path logs;

        Writer(Path logs) {
            this.logs = logs;
            this.thread = Thread.ofPlatform().start(this::write);
        }

        private void write() {
            Random random = new Random(6);
            int[] rotations = new int[3];
            try {
                for (int number = 0; !done.get(); number++) {
                    int file = random.nextInt(3);
                    Path path = logs.resolve("app" + file + ".log");
                    String line = "file " + file + " line " + number + " " + "x".repeat(random.nextInt(80));
                    append(path, line + "\n");
                    written.add(line);
                    if (random.nextInt(400) == 0) {
                        Files.move(path, logs.resolve("app" + file + ".log." + ++rotations[file]));
                    }
                    if (random.nextInt(4) == 0) {
                        Thread.sleep(1);
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void append(Path path, String text) throws IOException {
            Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        List<String> finish() throws InterruptedException {
            done.set(true);
            thread.join();
            return written;
        }

        @Override
        public void close() {
            done.set(true);
        }
    }
}
