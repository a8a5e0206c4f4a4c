package io.tidewatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the build runs once to record how the command line starts, for the JVM's ahead-of-time cache. It needs no server: the commands
 * that ask one find nobody at the port, which loads what they need.
 */
final class Training {
    private static final String NOBODY = "http://127.0.0.1:9";

    private Training() {}

    /** Takes a folder for its files. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path log = folder.resolve("training.log");
        Files.writeString(log, "2026-01-01 12:00:00,000 INFO training: a line\n".repeat(100));
        Terminal terminal = Terminal.system();
        Tidewatch.run(terminal, "help");
        for (Registration command : Commands.ALL) {
            Tidewatch.run(terminal, command.name(), "--help");
        }
        Tidewatch.run(
                terminal,
                "generate",
                "--count",
                "2000",
                "--out",
                folder.resolve("generated.log").toString());
        Tidewatch.run(terminal, "search", "training", "--server", NOBODY, "--token", "none");
        Tidewatch.run(terminal, "send", log.toString(), "--to", NOBODY, "--token", "none", "--give-up-after", "100ms");
        Thread stopper = Thread.ofVirtual().start(() -> {
            terminal.stop().await(java.time.Duration.ofSeconds(1));
            terminal.stop().ask();
        });
        Tidewatch.run(
                terminal,
                "watch",
                log.toString(),
                "--to",
                NOBODY,
                "--token",
                "none",
                "--checkpoint",
                folder.resolve("checkpoint").toString());
        stopper.interrupt();
        System.exit(ExitCode.OK.code());
    }
}
