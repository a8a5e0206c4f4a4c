package io.tidewatch.cli;

import static java.util.Objects.requireNonNull;

/** A command cannot go on: one line for a person, with the remedy, and the exit code. */
public class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode exit;

    public CliFailure(ExitCode exit, String message) {
        super(requireNonNull(message, "message is null"), null, false, false);
        this.exit = requireNonNull(exit, "exit is null");
    }

    public static CliFailure usage(String message) {
        return new CliFailure(ExitCode.USAGE, message);
    }

    public static CliFailure failed(String message) {
        return new CliFailure(ExitCode.FAILED, message);
    }

    public ExitCode exit() {
        return exit;
    }

    /** The line to print. */
    public String line() {
        return requireNonNull(getMessage());
    }
}
