package io.tidewatch.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The program behind {@code tidewatch COMMAND …}: finds the command, runs it and turns its end into an exit code. */
public final class Tidewatch {
    private Tidewatch() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.system();
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> Fault.tell(terminal, "tidewatch (" + thread.getName() + ")", failure));
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Shutdown.install(terminal.stop(), code);
        code.complete(run(terminal, args));
        System.exit(code.join());
    }

    /** Runs a command line; never throws. */
    public static int run(Terminal terminal, String... args) {
        try {
            return dispatch(terminal, args);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    private static int dispatch(Terminal terminal, String... args) {
        String name = args.length == 0 ? "help" : args[0];
        if (name.equals("help") && args.length > 1 && Commands.find(args[1]).isPresent()) {
            return dispatch(terminal, args[1], "--help");
        }
        return switch (name) {
            case "help", "--help", "-h" -> {
                Help.print(terminal);
                yield ExitCode.OK.code();
            }
            case "version", "--version", "-V" -> {
                terminal.out().println("tidewatch " + version());
                yield ExitCode.OK.code();
            }
            default -> {
                Optional<Registration> command = Commands.find(name);
                if (command.isEmpty()) {
                    terminal.note("tidewatch: there is no command '" + name + "'" + nearest(name)
                            + "; 'tidewatch help' lists them");
                    yield ExitCode.USAGE.code();
                }
                yield execute(terminal, command.get(), Arrays.copyOfRange(args, 1, args.length));
            }
        };
    }

    /** Runs a command; whatever it throws, errors of the machine too, is one line. */
    static int execute(Terminal terminal, Registration registration, String... args) {
        String name = "tidewatch " + registration.name();
        try {
            return execute(terminal, registration, name, args);
        } catch (RuntimeException | Error e) {
            return failed(terminal, name, e);
        }
    }

    private static int execute(Terminal terminal, Registration registration, String name, String... args) {
        Callable<Integer> command = registration.create().apply(terminal);
        CommandLine line = new CommandLine(command)
                .setCommandName(name)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(110)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.coloured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler((exception, source, parsed) -> failed(terminal, name, exception))
                .setParameterExceptionHandler((exception, arguments) -> {
                    terminal.note(name + ": " + firstLine(exception.getMessage()) + "; see '" + name + " --help'");
                    return ExitCode.USAGE.code();
                });
        return line.execute(args);
    }

    private static int failed(Terminal terminal, String name, Throwable failure) {
        if (failure instanceof CliFailure foreseen) {
            terminal.note(name + ": " + foreseen.line());
            return foreseen.exit().code();
        }
        Fault.tell(terminal, name, failure);
        return ExitCode.FAILED.code();
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "no message" : text.lines().findFirst().orElse("");
    }

    private static String nearest(String name) {
        return Commands.ALL.stream()
                .map(Registration::name)
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .filter(known -> distance(known, name) <= 2)
                .map(known -> " (did you mean '" + known + "'?)")
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int next = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.length()];
    }

    private static String version() {
        String version = Tidewatch.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
