package io.tidewatch.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds to an OCSF object what follows of the rest: {@code type_uid}, {@code type_name}, the category, {@code observables}. */
final class OcsfDerived {
    private static final Map<Long, String> CATEGORIES = Map.of(
            0L, "Uncategorized",
            1L, "System Activity",
            2L, "Findings",
            3L, "Identity & Access Management",
            4L, "Network Activity",
            5L, "Discovery",
            6L, "Application Activity");

    /** A path that holds what can be searched for, and OCSF's number and name of its kind (object {@code observable}, 1.1). */
    private record Kind(String path, long id, String name) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("actor.user.name", 4, "User Name"),
            new Kind("user.name", 4, "User Name"),
            new Kind("device.hostname", 1, "Hostname"),
            new Kind("device.ip", 2, "IP Address"),
            new Kind("src_endpoint.ip", 2, "IP Address"),
            new Kind("src_endpoint.hostname", 1, "Hostname"),
            new Kind("dst_endpoint.ip", 2, "IP Address"),
            new Kind("dst_endpoint.hostname", 1, "Hostname"),
            new Kind("dst_endpoint.instance_uid", 10, "Resource UID"),
            new Kind("query.hostname", 1, "Hostname"),
            new Kind("http_request.url.hostname", 1, "Hostname"),
            new Kind("http_request.url.path", 6, "URL String"),
            new Kind("process.name", 9, "Process Name"),
            new Kind("file.name", 7, "File Name"));

    private OcsfDerived() {}

    static Map<String, Object> added(Map<String, Object> object) {
        long classUid = number(object.get("class_uid"));
        long activity = number(object.get("activity_id"));
        // Classes of extensions have their extension's number before: 201001 is a class of category 1.
        long category = classUid % 100_000 / 1000;
        object.put("category_uid", category);
        object.put("category_name", CATEGORIES.getOrDefault(category, "Uncategorized"));
        object.put("type_uid", classUid * 100 + activity);
        object.put("type_name", object.getOrDefault("class_name", "Base Event") + ": " + object.get("activity_name"));
        List<Object> observables = observables(object);
        if (!observables.isEmpty()) {
            object.put("observables", observables);
        }
        return object;
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Long number ? number : 0;
    }

    private static List<Object> observables(Map<String, Object> object) {
        List<Object> observables = new ArrayList<>();
        for (Kind kind : KINDS) {
            Object value = Json.at(object, kind.path());
            if (value != null) {
                observables.add(observable(kind.path(), kind.id(), kind.name(), value));
            }
        }
        if (object.get("answers") instanceof List<?> answers) {
            for (Object answer : answers) {
                if (answer instanceof Map<?, ?> map && map.get("rdata") instanceof String data && isAddress(data)) {
                    observables.add(observable("answers[].rdata", 2, "IP Address", data));
                }
            }
        }
        return observables;
    }

    /** Whether it can be nothing but an address: digits and dots, or hexadecimal digits and colons. */
    private static boolean isAddress(String text) {
        return text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
                || text.indexOf(':') >= 0
                        && text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
    }

    private static Map<String, Object> observable(String path, long id, String kind, Object value) {
        Map<String, Object> observable = new LinkedHashMap<>();
        observable.put("name", path);
        observable.put("type", kind);
        observable.put("type_id", id);
        observable.put("value", value);
        return observable;
    }
}
