package io.tidewatch.health;

import static java.util.Objects.requireNonNull;

/**
 * Whether a part works.
 *
 * @param status what it can do
 * @param cause why, for a person; empty when all is well
 */
public record Health(Status status, String cause) {
    public static final Health UP = new Health(Status.UP, "");

    /** How well a part works. */
    public enum Status {
        UP,
        /** Works, with something that an operator should look at. */
        DEGRADED,
        DOWN
    }

    public Health {
        requireNonNull(status, "status is null");
        requireNonNull(cause, "cause is null");
    }

    public static Health degraded(String cause) {
        return new Health(Status.DEGRADED, cause);
    }

    public static Health down(String cause) {
        return new Health(Status.DOWN, cause);
    }
}
