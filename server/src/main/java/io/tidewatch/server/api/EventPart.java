package io.tidewatch.server.api;

import io.tidewatch.event.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an export's columns can be beside the fields of events, under the names that SQL and the search's table have for it. */
enum EventPart {
    TIME("time"),
    INGESTED("ingested"),
    DATASET("dataset"),
    SEVERITY("severity"),
    SOURCE("source"),
    ID("id"),
    RAW("raw"),
    ORIGIN_SOURCE("origin.source"),
    ORIGIN_TRANSPORT("origin.transport"),
    ORIGIN_ADDRESS("origin.address"),
    ORIGIN_PATH("origin.path");

    private static final Map<String, EventPart> BY_NAME = new HashMap<>();

    static {
        for (EventPart part : values()) {
            BY_NAME.put(part.column, part);
        }
    }

    private final String column;

    EventPart(String column) {
        this.column = column;
    }

    /** The part that a column of that name holds; null where it holds a field. */
    static @Nullable EventPart ofColumn(String column) {
        return BY_NAME.get(column);
    }

    String column() {
        return column;
    }

    /** It as text; null where the event has none. */
    @Nullable
    String text(Event event) {
        return switch (this) {
            case TIME -> event.time().toString();
            case INGESTED -> event.ingested().toString();
            case DATASET -> event.dataset().value();
            case SEVERITY -> event.severity().label();
            case SOURCE, ORIGIN_SOURCE -> event.origin().source();
            case ID -> event.id().toString();
            case RAW -> event.keepRaw() ? event.raw().text() : null;
            case ORIGIN_TRANSPORT -> event.origin().transport();
            case ORIGIN_ADDRESS -> event.origin().address();
            case ORIGIN_PATH -> event.origin().path();
        };
    }

    /** The time that it is; null where it is none. */
    @Nullable
    Instant time(Event event) {
        return switch (this) {
            case TIME -> event.time();
            case INGESTED -> event.ingested();
            case DATASET, SEVERITY, SOURCE, ID, RAW, ORIGIN_SOURCE, ORIGIN_TRANSPORT, ORIGIN_ADDRESS, ORIGIN_PATH ->
                null;
        };
    }

    boolean isTime() {
        return this == TIME || this == INGESTED;
    }
}
