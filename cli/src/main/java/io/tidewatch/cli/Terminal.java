package io.tidewatch.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads its surroundings from and writes to.
 *
 * @param out results
 * @param err notes, progress and errors
 * @param environment the environment's variables
 * @param interactive whether {@code out} is a terminal
 * @param progress whether {@code err} is a terminal, so that a line can be redrawn
 * @param zone the zone in which times are shown to people
 * @param stop whether the command was asked to stop
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean interactive,
        boolean progress,
        ZoneId zone,
        Stop stop) {

    /** The process's own streams. */
    public static Terminal system() {
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                isTerminal("TIDEWATCH_STDOUT_TTY", true),
                isTerminal("TIDEWATCH_STDERR_TTY", false),
                ZoneId.systemDefault(),
                new Stop());
    }

    /** The launcher says with {@code test -t} what each stream is; without it, the JDK knows only about both at once. */
    private static boolean isTerminal(String variable, boolean standardOut) {
        String said = System.getenv(variable);
        if (said != null) {
            return said.equals("1");
        }
        return standardOut && console().isPresent();
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** Asks the person at the terminal for something that is not shown; empty when there is nobody to ask. */
    public Optional<String> askSecretly(String question) {
        return console().map(console -> console.readPassword("%s: ", question)).map(String::new);
    }

    public @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Whether results may be coloured: on a terminal that can, and {@code NO_COLOR} is not set. */
    public boolean coloured() {
        return interactive && variable("NO_COLOR") == null && !"dumb".equals(environment.get("TERM"));
    }

    /** How wide the terminal is, in columns. */
    public int width() {
        String columns = variable("COLUMNS");
        if (columns != null && columns.matches("\\d{2,4}")) {
            return Integer.parseInt(columns);
        }
        return 120;
    }

    /** Says something that is not a result: to the error stream, so that results can be piped. */
    public void note(String line) {
        err.println(line);
        err.flush();
    }
}
