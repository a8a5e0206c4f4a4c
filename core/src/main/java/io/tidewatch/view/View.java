package io.tidewatch.view;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events in one schema. Immutable and thread-safe.
 *
 * <ul>
 *   <li>Every event has a view; what no mapping fits has the schema's most general form.
 *   <li>The object holds text, whole and decimal numbers, truths, lists and maps of those, and nothing else.
 *   <li>Its size is bounded by the event's and the mapping's.
 * </ul>
 */
public final class View {
    private final String name;
    private final String description;
    private final List<Reading> readings;
    private final Form form;

    /** What is made of an event's facts. */
    sealed interface Form {
        Map<String, Object> of(Facts facts);

        /** All fields, nested. */
        record Document() implements Form {
            @Override
            public Map<String, Object> of(Facts facts) {
                return Json.nested(facts.all());
            }
        }

        /** The first mapping that fits; the last fits every event. */
        record Mapped(List<Mapping> mappings, boolean ocsf) implements Form {
            @Override
            public Map<String, Object> of(Facts facts) {
                for (Mapping mapping : mappings) {
                    facts.startOver();
                    Map<String, Object> object = mapping.of(facts);
                    if (object != null) {
                        return ocsf ? OcsfDerived.added(object) : object;
                    }
                }
                return Map.of();
            }
        }
    }

    View(String name, String description, List<Reading> readings, Form form) {
        this.name = requireNonNull(name, "name is null");
        this.description = requireNonNull(description, "description is null");
        this.readings = List.copyOf(readings);
        this.form = requireNonNull(form, "form is null");
    }

    /** The name that a request chooses it by. */
    public String name() {
        return name;
    }

    /** The schema and its version, in a few words. */
    public String description() {
        return description;
    }

    /** The names of the readings and of the mapping that make the event's view; for tests and for finding out why a view looks as it does. */
    List<String> madeBy(Event event) {
        Facts facts = new Facts(event);
        List<String> names = new ArrayList<>();
        for (Reading reading : readings) {
            if (reading.read(facts)) {
                names.add(reading.name());
            }
        }
        if (form instanceof Form.Mapped mapped) {
            mapped.mappings().stream()
                    .filter(mapping -> mapping.of(facts) != null)
                    .findFirst()
                    .ifPresent(mapping -> names.add(mapping.name()));
        }
        return names;
    }

    /** The names of all readings and mappings that the view has. */
    List<String> parts() {
        List<String> names =
                new ArrayList<>(readings.stream().map(Reading::name).toList());
        if (form instanceof Form.Mapped mapped) {
            mapped.mappings().forEach(mapping -> names.add(mapping.name()));
        }
        return names;
    }

    /** The event as a JSON object of this schema. */
    public Map<String, Object> of(Event event) {
        Facts facts = new Facts(requireNonNull(event, "event is null"));
        readings.forEach(reading -> reading.read(facts));
        return form.of(facts);
    }
}
