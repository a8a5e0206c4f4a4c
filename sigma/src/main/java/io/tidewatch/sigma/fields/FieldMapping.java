package io.tidewatch.sigma.fields;

import io.tidewatch.sigma.rule.Logsource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the names of fields in rules to the names of fields in events. A rule's field means the first name of its list that the event
 * has; so one rule works on Sysmon's fields, on Security 4688, on flat events and on the Elastic Common Schema.
 */
public final class FieldMapping {
    /** No mapping: events have the names that rules use. */
    public static final FieldMapping NONE = new FieldMapping(List.of());

    private static final String OWN_NAME = "=";

    private final List<Entry> entries;

    private record Entry(Logsource logsource, List<String> prefixes, Map<String, List<String>> fields) {}

    private FieldMapping(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The mapping that comes with Tidewatch, {@code field-mappings.yml}. */
    public static FieldMapping standard() {
        return parsed(DataFile.resource("field-mappings.yml"), "field-mappings.yml");
    }

    /** A mapping of one's own in the form of {@code field-mappings.yml}. */
    public static FieldMapping parse(String name, String yaml) {
        return parsed(DataFile.parse(name, yaml), name);
    }

    /** This mapping with another's entries before its own. */
    public FieldMapping after(FieldMapping first) {
        List<Entry> all = new ArrayList<>(first.entries);
        all.addAll(entries);
        return new FieldMapping(all);
    }

    /** The names to look at, best first, for a field of a rule with that logsource. */
    public List<String> names(Logsource logsource, String field) {
        Set<String> bases = new LinkedHashSet<>();
        Set<String> prefixes = new LinkedHashSet<>();
        List<String> mapped = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.logsource.covers(logsource)) {
                prefixes.addAll(entry.prefixes);
                mapped.addAll(entry.fields.getOrDefault(field, List.of()));
            }
        }
        if (!mapped.contains(OWN_NAME)) {
            bases.add(field);
        }
        mapped.forEach(name -> bases.add(name.equals(OWN_NAME) ? field : name));
        Set<String> names = new LinkedHashSet<>();
        for (String base : bases) {
            names.add(base);
            if (base.indexOf('.') < 0 || base.equals(field)) {
                prefixes.forEach(prefix -> names.add(prefix + base));
            }
        }
        return List.copyOf(names);
    }

    private static FieldMapping parsed(Object yaml, String name) {
        List<Entry> entries = new ArrayList<>();
        for (Object item : DataFile.list(yaml, name)) {
            Map<String, Object> map = DataFile.map(item, name + ": an entry");
            Map<String, List<String>> fields = new LinkedHashMap<>();
            DataFile.map(map.get("fields"), name + ": fields")
                    .forEach((field, names) -> fields.put(field, DataFile.texts(names, name + ": " + field)));
            entries.add(new Entry(
                    logsource(DataFile.map(map.get("logsource"), name + ": logsource")),
                    DataFile.texts(map.get("prefixes"), name + ": prefixes"),
                    fields));
        }
        return new FieldMapping(entries);
    }

    static Logsource logsource(Map<String, Object> map) {
        return new Logsource(text(map.get("category")), text(map.get("product")), text(map.get("service")));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
