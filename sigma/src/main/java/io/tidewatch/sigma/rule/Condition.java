package io.tidewatch.sigma.rule;

import java.util.List;

/** A condition over search identifiers; Sigma spec 2.1, "Condition". */
public sealed interface Condition {
    /** All hold. */
    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One holds. */
    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Condition part) implements Condition {}

    /** One search identifier. */
    record Identifier(String name) implements Condition {}

    /**
     * {@code 1 of selection_*}, {@code all of them}: at least {@code count} of {@code names}.
     *
     * @param written as the rule writes it
     * @param count how many must hold; all of the names where {@link #ALL}
     * @param names what the pattern meant among the rule's own identifiers; where it meant none, it does not hold
     */
    record Of(String written, int count, List<String> names) implements Condition {
        /** {@link #count} of {@code all of}. */
        public static final int ALL = -1;

        public Of {
            names = List.copyOf(names);
        }

        /** How many must hold. */
        public int required() {
            return count == ALL ? Math.max(1, names.size()) : count;
        }
    }
}
