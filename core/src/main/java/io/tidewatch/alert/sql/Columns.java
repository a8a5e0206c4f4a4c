package io.tidewatch.alert.sql;

import io.tidewatch.detect.Entity;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How lists and maps are written in text columns. */
final class Columns {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, String>> MAP = new TypeReference<>() {};
    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
    private static final TypeReference<List<List<String>>> PAIRS = new TypeReference<>() {};

    private Columns() {}

    static String map(Map<String, String> values) {
        return JSON.writeValueAsString(values);
    }

    static Map<String, String> map(String column) {
        return read(column, MAP);
    }

    static String list(List<String> values) {
        return JSON.writeValueAsString(values);
    }

    static List<String> list(String column) {
        return read(column, LIST);
    }

    /** {@code [["host","web-1"],["user","root"]]}. */
    static String entities(Collection<Entity> entities) {
        return JSON.writeValueAsString(entities.stream()
                .map(entity -> List.of(entity.kind().label(), entity.value()))
                .toList());
    }

    static List<Entity> entities(String column) {
        List<Entity> entities = new ArrayList<>();
        for (List<String> pair : read(column, PAIRS)) {
            entities.add(new Entity(kind(pair.getFirst()), pair.getLast()));
        }
        return entities;
    }

    private static Entity.Kind kind(String label) {
        for (Entity.Kind kind : Entity.Kind.values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        return Entity.Kind.OTHER;
    }

    static String events(List<EventId> events) {
        return events.stream().map(EventId::toString).collect(Collectors.joining(" "));
    }

    static List<EventId> events(String column) {
        List<EventId> events = new ArrayList<>();
        for (String text : column.split(" ")) {
            EventId event = text.isEmpty() ? null : EventId.parse(text);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private static <T> T read(String column, TypeReference<T> type) {
        try {
            return JSON.readValue(column, type);
        } catch (JacksonException e) {
            throw new TidewatchException(FailureKind.CORRUPT, "an alert's row in the catalog cannot be read", e);
        }
    }
}
