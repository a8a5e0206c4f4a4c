package io.tidewatch.cli.watch;

import io.tidewatch.cli.api.Delivery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says once that the server is away, once that it is not trusted or trusts nobody here any more, and once that it is back. Thread-safe. */
final class ServerState {
    private static final int MAX_REJECTION_NOTES = 20;

    private final Consumer<String> notes;
    private final InstantSource clock;
    private final Set<String> rejectionsNoted = new HashSet<>();
    private java.time.@Nullable Instant awaySince;
    private boolean distrustNoted;

    ServerState(Consumer<String> notes, InstantSource clock) {
        this.notes = notes;
        this.clock = clock;
    }

    synchronized void away(Delivery.Later later) {
        boolean first = awaySince == null;
        if (first) {
            awaySince = clock.instant();
        }
        if (first || later.distrust() && !distrustNoted) {
            notes.accept(
                    "the server cannot take events now: " + later.reason() + "; keeping the place and trying again");
        }
        distrustNoted |= later.distrust();
    }

    synchronized void reached() {
        if (awaySince != null) {
            Duration away = Duration.between(awaySince, clock.instant());
            awaySince = null;
            distrustNoted = false;
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
