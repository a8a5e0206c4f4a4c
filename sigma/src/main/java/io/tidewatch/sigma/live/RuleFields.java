package io.tidewatch.sigma.live;

import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts into an event which rules matched: {@code rule.id}, {@code rule.name}, {@code threat.technique.id}. What the sender sent under these
 * names stays, as the first of the values.
 */
final class RuleFields {
    static final String ID = "rule.id";
    static final String NAME = "rule.name";
    static final String TECHNIQUE = "threat.technique.id";

    private RuleFields() {}

    static Event with(Event event, List<RuleInForce> rules, FieldsBuilder builder) {
        List<Object> ids = own(event.fields(), ID);
        List<Object> names = own(event.fields(), NAME);
        Set<Object> techniques = new LinkedHashSet<>(own(event.fields(), TECHNIQUE));
        int sent = techniques.size();
        for (RuleInForce rule : rules) {
            ids.add(rule.key());
            names.add(rule.reference().title());
            techniques.addAll(rule.techniques());
        }
        builder.clear();
        builder.putAll(event.fields());
        builder.putList(ID, ids);
        builder.putList(NAME, names);
        if (techniques.size() > sent) {
            builder.putList(TECHNIQUE, techniques);
        }
        return new Event(
                event.id(),
                event.tenant(),
                event.dataset(),
                event.time(),
                event.ingested(),
                event.origin(),
                event.severity(),
                event.raw(),
                event.keepRaw(),
                builder.build());
    }

    private static List<Object> own(Fields fields, String name) {
        List<Object> values = new ArrayList<>();
        switch (fields.value(name)) {
            case null -> {}
            case List<?> list -> values.addAll(list);
            case Object value -> values.add(value);
        }
        return values;
    }
}
