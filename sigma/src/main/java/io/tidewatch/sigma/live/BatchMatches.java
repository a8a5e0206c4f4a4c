package io.tidewatch.sigma.live;

import io.tidewatch.detect.Detected;
import io.tidewatch.event.Event;
import java.util.List;

/**
 * What one rule set found in one batch.
 *
 * @param rules the rule set
 * @param events the batch's events, those that matched with the fields that say so
 * @param matched the events that matched, in their order
 */
record BatchMatches(RulesInForce rules, List<Event> events, int evaluated, List<Matched> matched) implements Detected {
    /**
     * An event that matched.
     *
     * @param event as it was matched, without the fields that say so
     * @param rules indexes of {@link RulesInForce#rules}, rising
     */
    record Matched(Event event, int[] rules) {}
}
