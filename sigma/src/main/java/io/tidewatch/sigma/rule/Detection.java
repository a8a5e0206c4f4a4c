package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a search identifier looks for; Sigma spec 2.1, "Search-Identifier". */
public sealed interface Detection {
    /** A map: all must hold. */
    record AllOf(List<Detection> parts) implements Detection {
        public AllOf {
            parts = List.copyOf(parts);
        }
    }

    /** A list: one must hold. */
    record AnyOf(List<Detection> parts) implements Detection {
        public AnyOf {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A field (or, where {@code field} is null, any value of the event: a keyword search), the modifiers in order, and the values.
     *
     * @param line where it stands in its file
     */
    record Item(@Nullable String field, List<Modifier> modifiers, List<Value> values, int line) implements Detection {
        public Item {
            requireNonNull(modifiers, "modifiers is null");
            modifiers = List.copyOf(modifiers);
            values = List.copyOf(values);
        }

        /** {@code Image|endswith}, as written. */
        public String label() {
            StringBuilder label = new StringBuilder(field == null ? "" : field);
            modifiers.forEach(modifier -> label.append('|').append(modifier.keyword()));
            return label.isEmpty() ? "keywords" : label.toString();
        }
    }
}
