package io.tidewatch.parse.pack.extract;

import io.tidewatch.event.FieldsBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code when: {event.action: [deny, drop], source.ip: {exists: true}}}: what the fields must be for a step or a derivation.
 *
 * @param alternatives any of which must hold; in each, all must
 */
public record Condition(List<List<Wanted>> alternatives) {
    /** What is wanted of one field. */
    public record Wanted(FieldRef field, FieldTest test) {}

    public Condition {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** Whether it holds; {@code slots} has what is known of the shape, or is null. */
    public boolean holds(FieldsBuilder fields, int @Nullable [] slots) {
        for (int i = 0; i < alternatives.size(); i++) {
            if (all(alternatives.get(i), fields, slots)) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(List<Wanted> wanted, FieldsBuilder fields, int @Nullable [] slots) {
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            if (!one.test.of(fields, one.field.index(fields, slots))) {
                return false;
            }
        }
        return true;
    }
}
