package io.tidewatch.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;

/** Runs a command line within the test. */
public final class Run {
    private Run() {}

    /** How it ended and what it wrote. */
    public record Ended(int code, String out, String err) {}

    public static Ended run(String... args) {
        return run(Map.of(), new Stop(), args);
    }

    public static Ended run(Map<String, String> environment, Stop stop, String... args) {
        return run(environment, stop, new ByteArrayOutputStream(), new ByteArrayOutputStream(), args);
    }

    /** The same, with what it writes seen while it runs. */
    public static Ended run(
            Map<String, String> environment,
            Stop stop,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err,
            String... args) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                false,
                ZoneOffset.UTC,
                stop);
        int code = Tidewatch.run(terminal, args);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
