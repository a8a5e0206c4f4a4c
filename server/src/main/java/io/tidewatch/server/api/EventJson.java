package io.tidewatch.server.api;

import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * An event as the API shows it: {@code {"id":…,"time":…,"ingested":…,"dataset":…,"severity":…,"origin":{…},"message":…,"raw":…,
 * "fields":{…}}}. {@code raw} is null where the store does not keep it because the fields give it back.
 */
final class EventJson extends ValueSerializer<Event> {
    @Override
    public void serialize(Event event, JsonGenerator out, SerializationContext context) {
        out.writeStartObject();
        out.writeStringProperty("id", event.id().toString());
        out.writeStringProperty("time", event.time().toString());
        out.writeStringProperty("ingested", event.ingested().toString());
        out.writeStringProperty("dataset", event.dataset().value());
        out.writeStringProperty("severity", event.severity().label());
        origin(event.origin(), out);
        text(out, "message", event.message());
        text(out, "raw", event.keepRaw() ? event.raw().text() : null);
        fields(event.fields(), out);
        out.writeEndObject();
    }

    private static void origin(Origin origin, JsonGenerator out) {
        out.writeObjectPropertyStart("origin");
        out.writeStringProperty("source", origin.source());
        out.writeStringProperty("transport", origin.transport());
        if (origin.address() != null) {
            out.writeStringProperty("address", origin.address());
        }
        if (origin.path() != null) {
            out.writeStringProperty("path", origin.path());
        }
        out.writeEndObject();
    }

    private static void fields(Fields fields, JsonGenerator out) {
        out.writeObjectPropertyStart("fields");
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.name(i).equals(Event.MESSAGE)) {
                out.writeName(fields.name(i));
                value(fields, i, out);
            }
        }
        out.writeEndObject();
    }

    private static void value(Fields fields, int index, JsonGenerator out) {
        switch (fields.kind(index)) {
            case NULL -> out.writeNull();
            case TEXT -> out.writeString(String.valueOf(fields.textAt(index)));
            case LONG -> out.writeNumber(fields.longAt(index));
            case DOUBLE -> number(fields.doubleAt(index), out);
            case BOOLEAN -> out.writeBoolean(fields.booleanAt(index));
            case LIST -> {
                out.writeStartArray();
                for (Object element : fields.valueAt(index) instanceof List<?> list ? list : List.of()) {
                    element(element, out);
                }
                out.writeEndArray();
            }
        }
    }

    private static void element(@Nullable Object element, JsonGenerator out) {
        switch (element) {
            case null -> out.writeNull();
            case Long number -> out.writeNumber(number);
            case Double number -> number(number, out);
            case Boolean truth -> out.writeBoolean(truth);
            default -> out.writeString(element.toString());
        }
    }

    /** JSON has no NaN and no infinity; they are shown as text. */
    private static void number(double number, JsonGenerator out) {
        if (Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeString(Double.toString(number));
        }
    }

    private static void text(JsonGenerator out, String name, @Nullable String value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeStringProperty(name, value);
        }
    }
}
