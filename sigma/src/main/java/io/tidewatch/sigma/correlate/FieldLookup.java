package io.tidewatch.sigma.correlate;

import io.tidewatch.event.Fields;
import org.jspecify.annotations.Nullable;

/** Finds the value of a field by the name that a rule calls it; field mappings come in here. Thread-safe. */
@FunctionalInterface
public interface FieldLookup {
    /** Looks the name up as it is. */
    FieldLookup BY_NAME = Fields::value;

    /** The value as {@link Fields#valueAt} gives it, or null where the event has none. */
    @Nullable
    Object value(Fields fields, String name);
}
