package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.server.openapi.ShownAs;
import io.tidewatch.view.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * An event in an answer.
 *
 * @param view the schema to show it in; Tidewatch's own where null
 */
@ShownAs(Event.class)
record ShownEvent(Event event, @Nullable View view) {
    ShownEvent {
        requireNonNull(event, "event is null");
    }

    /** Writes one. */
    static final class Json extends ValueSerializer<ShownEvent> {
        @Override
        public void serialize(ShownEvent shown, JsonGenerator out, SerializationContext context) {
            View view = shown.view();
            context.writeValue(out, view == null ? shown.event() : view.of(shown.event()));
        }
    }
}
