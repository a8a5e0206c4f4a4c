package io.tidewatch.sigma.match;

import java.util.List;

/** A rule's condition over numbered tests, search identifiers and modifiers resolved. */
sealed interface Expression {
    record And(List<Expression> parts) implements Expression {}

    record Or(List<Expression> parts) implements Expression {}

    record Not(Expression part) implements Expression {}

    record AtLeast(int count, List<Expression> parts) implements Expression {}

    /** @param test its number in {@link TestTable} */
    record Holds(int test) implements Expression {}

    /** An "or" of nothing. */
    Expression NEVER = new Or(List.of());

    static Expression all(List<Expression> parts) {
        return parts.size() == 1 ? parts.getFirst() : new And(List.copyOf(parts));
    }

    static Expression any(List<Expression> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Or(List.copyOf(parts));
    }
}
