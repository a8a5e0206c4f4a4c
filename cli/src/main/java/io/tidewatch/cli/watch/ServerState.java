package io.tidewatch.cli.watch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says once that the server is away, and once that it is back. Thread-safe. */
final class ServerState {
    private static final int MAX_REJECTION_NOTES = 20;

    private final Consumer<String> notes;
    private final InstantSource clock;
    private final Set<String> rejectionsNoted = new HashSet<>();
    private java.time.@Nullable Instant awaySince;

    ServerState(Consumer<String> notes, InstantSource clock) {
        this.notes = notes;
        this.clock = clock;
    }

    synchronized void away(String reason) {
        if (awaySince == null) {
            awaySince = clock.instant();
            notes.accept("the server cannot take events now: " + reason + "; keeping the place and trying again");
        }
    }

    synchronized void reached() {
        if (awaySince != null) {
            Duration away = Duration.between(awaySince, clock.instant());
            awaySince = null;
            notes.accept("the server takes events again after " + away.toSeconds() + " s");
        }
    }

    /** The server took the batch but not all its records: said once for each reason. */
    synchronized void rejected(String path, String reason) {
        if (rejectionsNoted.size() < MAX_REJECTION_NOTES && rejectionsNoted.add(reason)) {
            notes.accept("the server rejects records of " + path + ": " + reason);
        }
    }
}
