package io.tidewatch.sigma.correlate;

/** What is kept of one group of one correlation. Times are microseconds since 1970. */
final class CorrelationGroup {
    /** No match so far. */
    static final long NEVER = Long.MIN_VALUE;

    final CorrelationWindow window;
    /** Until when the group does not match again. */
    long silentUntil = NEVER;
    /** The newest time that was known when the group was last touched; only grows. */
    long touched;
    /** How many events were given up, of those that would still count. */
    long lost;
    /** The sum of the numbers of the events given up. */
    double lostSum;

    /** When its window closes, where conditions are decided at the end of windows. */
    long closesAt = Long.MAX_VALUE;
    /** Bytes that were accounted for it. */
    long weight;

    /** At how many events to look for some that can be forgotten. */
    int thinAt = Thinning.nextAt(0);

    CorrelationGroup(CorrelationWindow window) {
        this.window = window;
    }
}
