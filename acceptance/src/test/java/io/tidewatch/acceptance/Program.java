package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program: its server and its command line. */
final class Program {
    private static final Path HOME = Path.of(System.getenv().getOrDefault("TIDEWATCH_HOME", ".."))
            .toAbsolutePath()
            .normalize();

    private Program() {}

    static ServerProcess serve(Path dataDir, Map<String, String> settings) throws IOException, InterruptedException {
        return ServerProcess.start(HOME, dataDir, settings);
    }

    /** Starts {@code tidewatch} with these arguments, its output in {@code output}. */
    static Process start(Path output, String... arguments) throws IOException {
        return start(output, Map.of(), arguments);
    }

    /** The same as the administrator of this server. */
    static Process startAsAdministrator(ServerProcess server, Path output, String... arguments) throws IOException {
        return start(
                output,
                Map.of(
                        "TIDEWATCH_URL",
                        server.address().toString(),
                        "TIDEWATCH_USER",
                        "admin",
                        "TIDEWATCH_PASSWORD",
                        ServerProcess.PASSWORD),
                arguments);
    }

    private static Process start(Path output, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("tidewatch").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().putAll(environment);
        return process.start();
    }

    /** Runs {@code tidewatch} to its end and gives what it printed; fails the test when its exit code is not 0. */
    static String run(Path scratch, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "run", ".out");
        Process process = start(output, arguments);
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as("ended in time: %s", List.of(arguments))
                .isTrue();
        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
