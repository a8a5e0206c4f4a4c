package io.tidewatch.sigma.live;

import io.tidewatch.detect.Entity;
import io.tidewatch.event.Fields;
import io.tidewatch.event.ShapeCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whom an event is about: its host, user and source address, whatever the names under which its source gives them. Thread-safe. */
final class EntityFields {
    private static final int MAX_VALUE = 1_024;

    /** One kind of entity: the name that findings give it, and the names that events have for it, best first. */
    private record Named(Entity.Kind kind, String name, List<String> names) {}

    private static final List<Named> ALL = List.of(
            new Named(
                    Entity.Kind.HOST,
                    "host.name",
                    List.of(
                            "host.name",
                            "winlog.computer_name",
                            "Computer",
                            "Hostname",
                            "ComputerName",
                            "hostname",
                            "host")),
            new Named(
                    Entity.Kind.USER,
                    "user.name",
                    List.of(
                            "user.name",
                            "winlog.event_data.TargetUserName",
                            "TargetUserName",
                            "winlog.event_data.SubjectUserName",
                            "SubjectUserName",
                            "winlog.event_data.User",
                            "User",
                            "winlog.user.name",
                            "username",
                            "user")),
            new Named(
                    Entity.Kind.ADDRESS,
                    "source.ip",
                    List.of(
                            "source.ip",
                            "winlog.event_data.IpAddress",
                            "IpAddress",
                            "winlog.event_data.SourceIp",
                            "SourceIp",
                            "SourceAddress",
                            "client.ip",
                            "src_ip",
                            "c-ip")));

    private static final Set<String> NOBODY = Set.of("", "-", "n/a", "null");
    private static final ShapeCache<int[][]> PLACES = new ShapeCache<>(shape -> {
        int[][] places = new int[ALL.size()][];
        for (int i = 0; i < places.length; i++) {
            places[i] = ALL.get(i).names().stream()
                    .mapToInt(shape::indexOf)
                    .filter(index -> index >= 0)
                    .toArray();
        }
        return places;
    });

    private EntityFields() {}

    /** Every name that is looked at. */
    static List<String> names() {
        return ALL.stream().flatMap(named -> named.names().stream()).toList();
    }

    /** The entities of the event, by {@code host.name}, {@code user.name} and {@code source.ip}, in this order. */
    static Map<String, String> of(Fields fields) {
        int[][] places = PLACES.get(fields.shape());
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < places.length; i++) {
            for (int index : places[i]) {
                String value = fields.textAt(index);
                if (value != null && !NOBODY.contains(value.toLowerCase(Locale.ROOT))) {
                    found.put(ALL.get(i).name(), bounded(value));
                    break;
                }
            }
        }
        return found;
    }

    /** Names and values as entities; what names no host, user or address is {@link Entity.Kind#OTHER}. */
    static List<Entity> entities(Map<String, String> values) {
        List<Entity> entities = new ArrayList<>();
        values.forEach((name, value) -> entities.add(new Entity(kind(name), value)));
        return entities;
    }

    private static Entity.Kind kind(String name) {
        for (Named named : ALL) {
            if (named.names().contains(name)) {
                return named.kind();
            }
        }
        return Entity.Kind.OTHER;
    }

    static String bounded(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
    }
}
