package io.tidewatch.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a command that honours {@link Stop} finish when a signal ends the process, and keeps its exit code. */
final class Shutdown {
    private static final long PATIENCE_SECONDS = 12;

    private Shutdown() {}

    /** After this, a signal asks {@code stop} and waits for {@code code}. */
    static void install(Stop stop, CompletableFuture<Integer> code) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(stop, code), "shutdown"));
    }

    private static void finish(Stop stop, CompletableFuture<Integer> code) {
        stop.ask();
        if (!stop.honoured() || code.isDone()) {
            return;
        }
        try {
            Runtime.getRuntime().halt(code.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            Runtime.getRuntime().halt(ExitCode.FAILED.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
