package io.tidewatch.sigma.match.literal;

/** Takes the numbers of the literals that were found; may be told the same number several times. */
@FunctionalInterface
public interface Hits {
    void hit(int number);
}
