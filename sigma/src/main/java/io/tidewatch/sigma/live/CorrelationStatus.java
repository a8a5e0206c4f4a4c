package io.tidewatch.sigma.live;

/**
 * What all tenants' correlations have open.
 *
 * @param groups open groups
 * @param bytes the memory that they take, about
 * @param givenUp what had to be given up since the start, as there was too much
 */
public record CorrelationStatus(long groups, long bytes, GivenUp givenUp) {
    /** Nothing open. */
    public static final CorrelationStatus NOTHING = new CorrelationStatus(0, 0, GivenUp.NOTHING);
}
