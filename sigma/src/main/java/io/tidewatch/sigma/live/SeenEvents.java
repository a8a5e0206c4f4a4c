package io.tidewatch.sigma.live;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Shape;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.rule.Condition;
import io.tidewatch.sigma.rule.Detection;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which logsources, and which fields in them, one tenant's events had since the program was started. Looked at once a shape of events, not
 * once an event; bounded. Thread-safe.
 */
final class SeenEvents {
    private static final int SLOTS = 1 << 12;
    private static final int MAX_SOURCES = 10_000;
    private static final int MAX_FIELDS = 20_000;
    private static final String ANY_PART = ".*.";

    private final Logsources logsources;
    private final AtomicReferenceArray<@Nullable Entry> recent = new AtomicReferenceArray<>(SLOTS);
    private final Map<Logsources.Facts, Set<String>> fieldsOf = new HashMap<>();

    private record Entry(Shape shape, long route, @Nullable Dataset dataset) {}

    SeenEvents(Logsources logsources) {
        this.logsources = logsources;
    }

    /** Notes the event that the matcher looked at last. */
    void saw(Shape shape, Dataset dataset, RuleMatcher matcher) {
        long route = matcher.route();
        int hash = System.identityHashCode(shape) * 31 + Long.hashCode(route * 0x9E37_79B9_7F4A_7C15L);
        int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
        Entry entry = recent.getPlain(slot);
        if (entry != null && entry.shape == shape && entry.route == route && Objects.equals(entry.dataset, dataset)) {
            return;
        }
        note(matcher.facts(), shape);
        recent.set(slot, new Entry(shape, route, dataset));
    }

    private synchronized void note(Logsources.Facts facts, Shape shape) {
        if (fieldsOf.size() >= MAX_SOURCES && !fieldsOf.containsKey(facts)) {
            return;
        }
        Set<String> fields = fieldsOf.computeIfAbsent(facts, _ -> new HashSet<>());
        if (fields.size() < MAX_FIELDS) {
            fields.addAll(shape.names());
        }
    }

    /** What came of the events that a logsource means; null where none came. */
    @Nullable
    synchronized Set<String> fields(Logsource logsource) {
        Set<String> all = null;
        for (Map.Entry<Logsources.Facts, Set<String>> entry : fieldsOf.entrySet()) {
            if (logsources.admits(logsource, entry.getKey())) {
                all = all == null ? new HashSet<>() : all;
                all.addAll(entry.getValue());
            }
        }
        return all;
    }

    /** The fields that the rule asks for and that are not in {@code fields} under any name that they may have. */
    static List<String> missing(SigmaRule rule, FieldMapping mapping, Set<String> fields) {
        List<String> missing = new ArrayList<>();
        for (String field : askedFor(rule)) {
            if (mapping.names(rule.logsource(), field).stream().noneMatch(name -> isIn(fields, name))) {
                missing.add(field);
            }
        }
        return missing;
    }

    /** The fields that the rule asks for and that are in {@code fields} under a name that they may have. */
    static Set<String> arrived(SigmaRule rule, FieldMapping mapping, Set<String> fields) {
        Set<String> arrived = askedFor(rule);
        arrived.removeAll(missing(rule, mapping, fields));
        return arrived;
    }

    private static boolean isIn(Set<String> fields, String name) {
        int star = name.indexOf(ANY_PART);
        if (star < 0) {
            return fields.contains(name);
        }
        String before = name.substring(0, star + 1);
        String after = name.substring(star + 2);
        return fields.stream().anyMatch(field -> field.startsWith(before) && field.endsWith(after));
    }

    private static Set<String> askedFor(SigmaRule rule) {
        Set<String> fields = new LinkedHashSet<>();
        for (String identifier : identifiers(rule.detections().condition(), new LinkedHashSet<>())) {
            Detection detection = rule.detections().named().get(identifier);
            if (detection != null) {
                collect(detection, fields);
            }
        }
        return fields;
    }

    private static Set<String> identifiers(Condition condition, Set<String> names) {
        switch (condition) {
            case Condition.And and -> and.parts().forEach(part -> identifiers(part, names));
            case Condition.Or or -> or.parts().forEach(part -> identifiers(part, names));
            case Condition.Not not -> identifiers(not.part(), names);
            case Condition.Identifier identifier -> names.add(identifier.name());
            case Condition.Of of -> names.addAll(of.names());
        }
        return names;
    }

    private static void collect(Detection detection, Set<String> fields) {
        switch (detection) {
            case Detection.AllOf all -> all.parts().forEach(part -> collect(part, fields));
            case Detection.AnyOf any -> any.parts().forEach(part -> collect(part, fields));
            case Detection.Item item -> {
                if (item.field() != null) {
                    fields.add(item.field());
                }
            }
        }
    }
}
