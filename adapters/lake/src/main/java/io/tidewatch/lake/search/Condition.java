package io.tidewatch.lake.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A boolean SQL expression with the values of its parameters, in order. NULL counts as false, so {@link #not} asks for not true.
 *
 * @param sql the expression, in parentheses where it needs them
 * @param parameters values for its question marks
 */
record Condition(String sql, List<Object> parameters) {
    static final Condition TRUE = new Condition("TRUE", List.of());
    static final Condition FALSE = new Condition("FALSE", List.of());

    Condition {
        parameters = List.copyOf(parameters);
    }

    static Condition of(String sql, Object... parameters) {
        return new Condition(sql, List.of(parameters));
    }

    static Condition of(boolean value) {
        return value ? TRUE : FALSE;
    }

    boolean isTrue() {
        return equals(TRUE);
    }

    boolean isFalse() {
        return equals(FALSE);
    }

    static Condition and(List<Condition> parts) {
        return joined(parts, " AND ", TRUE, FALSE);
    }

    static Condition or(List<Condition> parts) {
        return joined(parts, " OR ", FALSE, TRUE);
    }

    Condition and(Condition other) {
        return and(List.of(this, other));
    }

    /** Both texts with {@code operator} between; for halves that are no conditions by themselves. */
    Condition joined(String operator, Condition other) {
        List<Object> both = new ArrayList<>(parameters);
        both.addAll(other.parameters);
        return new Condition(sql + operator + other.sql, both);
    }

    Condition not() {
        return isTrue() ? FALSE : isFalse() ? TRUE : new Condition("((" + sql + ") IS NOT TRUE)", parameters);
    }

    /** Joins those that are not {@code neutral}; one that is {@code deciding} decides. */
    private static Condition joined(List<Condition> parts, String operator, Condition neutral, Condition deciding) {
        List<Condition> needed = new ArrayList<>();
        for (Condition part : parts) {
            if (part.equals(deciding)) {
                return deciding;
            }
            if (!part.equals(neutral)) {
                needed.add(part);
            }
        }
        if (needed.isEmpty()) {
            return neutral;
        }
        if (needed.size() == 1) {
            return needed.getFirst();
        }
        List<Object> parameters = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Condition part : needed) {
            texts.add(part.sql);
            parameters.addAll(part.parameters);
        }
        return new Condition("(" + String.join(operator, texts) + ")", parameters);
    }
}
