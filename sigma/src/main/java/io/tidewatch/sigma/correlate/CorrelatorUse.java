package io.tidewatch.sigma.correlate;

/** What the groups of one correlator take; kept up by its operators. Not thread-safe. */
final class CorrelatorUse {
    long groups;
    long bytes;
}
