package io.tidewatch.sigma.live;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a rule did since the program was started; goes on when the rule's text changes. Thread-safe. */
final class RuleActivity {
    private final LongAdder matches = new LongAdder();
    private final LongAdder cost = new LongAdder();
    private final AtomicLong lastMatch = new AtomicLong(Long.MIN_VALUE);
    private long takenMatches;
    private long takenCost;

    void matched(Instant time) {
        matches.increment();
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        if (micros > lastMatch.get()) {
            lastMatch.accumulateAndGet(micros, Math::max);
        }
    }

    void cost(long nanos) {
        cost.add(nanos);
    }

    long matches() {
        return matches.sum();
    }

    long cost() {
        return cost.sum();
    }

    @Nullable
    Instant lastMatch() {
        long micros = lastMatch.get();
        return micros == Long.MIN_VALUE ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** What came since this was asked last. */
    synchronized Taken take() {
        long matchesNow = matches();
        long costNow = cost();
        Taken taken = new Taken(matchesNow - takenMatches, lastMatch(), costNow - takenCost);
        takenMatches = matchesNow;
        takenCost = costNow;
        return taken;
    }

    /** Whether nothing came since. */
    synchronized boolean isTaken() {
        return matches() == takenMatches && cost() == takenCost;
    }

    /**
     * What came since before.
     *
     * @param lastMatch of all times
     */
    record Taken(long matches, @Nullable Instant lastMatch, long cost) {}
}
