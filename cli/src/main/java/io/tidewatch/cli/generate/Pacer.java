package io.tidewatch.cli.generate;

import io.tidewatch.cli.Stop;

/** Lets so many a second through, evenly; what was missed is caught up with, up to a second's worth. Not thread-safe. */
public final class Pacer {
    private static final double SECOND = 1e9;

    private final double rate;
    private final Stop stop;
    private double due;

    /**
     * @param rate how many a second; 0 for as many as go
     */
    public Pacer(double rate, Stop stop) {
        this.rate = rate;
        this.stop = stop;
        this.due = System.nanoTime();
    }

    /** Waits until {@code count} more may pass; false when stopping was asked for. */
    public boolean pass(int count) {
        if (rate <= 0) {
            return !stop.asked();
        }
        long now = System.nanoTime();
        due = Math.max(due, now - SECOND) + count * SECOND / rate;
        long wait = (long) due - now;
        return wait <= 0 ? !stop.asked() : !stop.awaitNanos(wait);
    }
}
