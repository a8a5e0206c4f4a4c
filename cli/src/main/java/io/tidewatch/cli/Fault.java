package io.tidewatch.cli;

import io.tidewatch.cli.output.Safe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What no command foresaw, as one line: what was wrong, what to do, where the details are. The stack trace is for those who ask for it with
 * {@code TIDEWATCH_DEBUG}, and goes before the line.
 */
final class Fault {
    private static final String SWITCH = "TIDEWATCH_DEBUG";

    private Fault() {}

    /** Tells of it; {@code what} is the command, or the part of it, that ended. */
    static void tell(Terminal terminal, String what, Throwable failure) {
        boolean details = terminal.variable(SWITCH) != null;
        if (details) {
            failure.printStackTrace(terminal.err());
        }
        terminal.note(
                what + ": " + line(cause(failure)) + (details ? "" : "; " + SWITCH + "=1 shows where it happened"));
    }

    /** Without what only passes it on from another thread. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof UncheckedIOException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String line(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException absent -> "there is no file " + absent.getFile() + "; check the name";
            case AccessDeniedException denied ->
                denied.getFile() + " may not be read or written; check its owner and its permissions";
            case FileSystemException file ->
                file.getFile() + ": " + said(file.getReason()) + "; check the disk and the permissions";
            case IOException io -> "reading or writing failed: " + said(io.getMessage()) + "; try again";
            case OutOfMemoryError _ ->
                "the memory is used up; give it more with TIDEWATCH_JAVA_OPTS=-Xmx2g, or less to do at once";
            default ->
                "an unexpected " + failure.getClass().getSimpleName() + ": " + said(failure.getMessage())
                        + "; this is a fault of the program, please report it";
        };
    }

    private static String said(@Nullable String text) {
        return text == null ? "no message" : Safe.line(text.lines().findFirst().orElse("no message"));
    }
}
