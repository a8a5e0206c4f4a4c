package io.tidewatch.store;

import io.tidewatch.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of events.
 *
 * @param events newest first
 * @param next where the next page begins, or null when there are no more events
 * @param warnings what the page lacks and why (a damaged part), for a person
 */
public record SearchPage(List<Event> events, @Nullable Cursor next, List<String> warnings) {
    public SearchPage {
        events = List.copyOf(events);
        warnings = List.copyOf(warnings);
    }
}
