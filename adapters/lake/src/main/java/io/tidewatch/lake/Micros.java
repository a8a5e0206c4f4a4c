package io.tidewatch.lake;

import java.time.Instant;

/** Times as microseconds since 1970, UTC, as columns hold them. */
public final class Micros {
    static final long DAY = 86_400_000_000L;
    static final long MINUTE = 60_000_000L;

    private Micros() {}

    /** The microseconds; what is finer is cut off. */
    public static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
