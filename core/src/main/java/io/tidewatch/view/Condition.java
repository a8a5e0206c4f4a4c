package io.tidewatch.view;

import java.util.List;

/** Which events a mapping is for. Immutable, never fails. */
sealed interface Condition {
    boolean holds(Facts facts);

    /** {@code {event.category: iam, event.type: creation}}: all of them. */
    record All(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return conditions.stream().allMatch(condition -> condition.holds(facts));
        }
    }

    /** A list of conditions: one of them. */
    record Any(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return conditions.stream().anyMatch(condition -> condition.holds(facts));
        }
    }

    /** {@code EventID: [4624, 4625]}: the value, or one of its values, is one of these; with {@code not}, none is. */
    record Is(Expression value, List<Glob> patterns, boolean wanted) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            Object found = value.of(facts);
            return wanted == (found != null && patterns.stream().anyMatch(pattern -> pattern.matchesAny(found)));
        }
    }

    /** {@code source.ip: {exists: true}}. */
    record Exists(Expression value, boolean wanted) implements Condition {
        @Override
        public boolean holds(Facts facts) {
            return wanted == (value.of(facts) != null);
        }
    }
}
