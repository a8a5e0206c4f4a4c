package io.tidewatch.detect;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import java.util.List;

/**
 * A batch's events after rules were tried on them. What matched is in it too, in a form that only the {@link Detector}'s own {@link
 * DetectionStage} reads.
 */
public interface Detected {
    /** The events in their order; those that matched say so in their fields. */
    List<Event> events();

    /** On how many of them the rules were tried: all, but for those on which a rule failed. */
    int evaluated();

    /** Where no rules are in force. */
    static Detected nothing(List<Event> events) {
        return new Nothing(events);
    }

    /** Events that no rule matched. */
    record Nothing(List<Event> events) implements Detected {
        public Nothing {
            requireNonNull(events, "events is null");
        }

        @Override
        public int evaluated() {
            return events.size();
        }
    }
}
