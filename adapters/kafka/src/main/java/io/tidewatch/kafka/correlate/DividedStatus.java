package io.tidewatch.kafka.correlate;

import java.time.Duration;

/**
 * What this process does of the correlations. Counts are since its start.
 *
 * @param partitions of the topic of matches that it has now
 * @param groups open in them
 * @param waiting matches that wait for earlier ones
 * @param bytes what groups and waiting matches take
 * @param behind how far the partition that is furthest behind lies behind now
 * @param matches taken
 * @param repeated matches that were known already, and left out
 * @param findings made
 * @param leftOut matches that could not be read or correlated, or whose rules are not in force
 * @param hurried matches that were taken out of turn, as too much waited
 * @param evicted groups that were given up, as there were too many
 * @param forgotten events, and groups of chains, that were given up, as one group took too much
 */
public record DividedStatus(
        int partitions,
        long groups,
        long waiting,
        long bytes,
        Duration behind,
        long matches,
        long repeated,
        long findings,
        long leftOut,
        long hurried,
        long evicted,
        long forgotten) {
    /** How much could have been correlated and was not, or out of its turn. */
    long troubles() {
        return leftOut + hurried + evicted + forgotten;
    }
}
