package io.tidewatch.sigma.correlate;

import io.tidewatch.event.Fields;
import io.tidewatch.sigma.rule.Logsource;
import org.jspecify.annotations.Nullable;

/** Finds the value of a field by the name that rules of a logsource call it. Thread-safe. */
@FunctionalInterface
public interface FieldLookup {
    /** Looks the name up as it is. */
    FieldLookup BY_NAME = (fields, logsource, name) -> fields.value(name);

    /** Finds one field again and again. */
    interface Named {
        /** The value as {@link Fields#valueAt} gives it, or null where the event has none. */
        @Nullable
        Object value(Fields fields);
    }

    /** Finds the field that rules of the logsource call {@code name}. */
    default Named named(Logsource logsource, String name) {
        return fields -> value(fields, logsource, name);
    }

    /** The value as {@link Fields#valueAt} gives it, or null where the event has none. */
    @Nullable
    Object value(Fields fields, Logsource logsource, String name);
}
