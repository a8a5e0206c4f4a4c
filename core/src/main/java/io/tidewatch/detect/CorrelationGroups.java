package io.tidewatch.detect;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Correlates {@link CountedMatch}es, a group at a time, so that groups can be divided among processes. What is kept of a group is bytes, which
 * whoever holds the group keeps. Thread-safe; a {@link Group} is not.
 */
public interface CorrelationGroups {
    /**
     * Takes up a group where it stood.
     *
     * @param state what {@link Group#save} gave; null for a group that nothing is kept of
     * @return null while the unit is unknown here: the rules in force here are older, or newer, than those that it comes from
     * @throws io.tidewatch.event.TidewatchException {@code CORRUPT} where the state is damaged
     */
    @Nullable
    Group open(TenantId tenant, String unit, byte @Nullable [] state);

    /** How many correlations failed on a match since the start; those matches were left out. */
    long failures();

    /** How many events and open groups correlations here had to give up since the start, as a group took too much. */
    long forgotten();

    /** One group of a unit. */
    interface Group {
        /** Takes a match, in the order that {@link CountedMatch#received} says; the findings that it or time decided. */
        List<Finding> accept(CountedMatch match);

        /** Says that everything received before {@code time} was accepted; the findings of windows that are over now. */
        List<Finding> advance(Instant time);

        /** Before that time {@link #advance} does nothing. */
        Instant due();

        /** Whether nothing has to be kept of it. */
        boolean isOver();

        byte[] save();
    }
}
