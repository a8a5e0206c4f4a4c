package io.tidewatch.cli.api;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long to wait before trying again: doubling from a quarter of a second to 15 seconds, scattered, and never less than asked for. */
public final class Backoff {
    private static final long FIRST_MILLIS = 250;
    private static final long LONGEST_MILLIS = 15_000;

    private long millis = FIRST_MILLIS;

    /** The next wait. */
    public Duration next(@Nullable Duration askedFor) {
        long scattered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        millis = Math.min(LONGEST_MILLIS, 2 * millis);
        long asked = askedFor == null ? 0 : askedFor.toMillis();
        return Duration.ofMillis(Math.max(asked, scattered));
    }
}
