package io.tidewatch.sigma.modify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.sigma.rule.CorrelationCondition.Operator;
import org.jspecify.annotations.Nullable;

/** What one value of a rule asks of a field's value, modifiers applied. */
public sealed interface Term {
    /**
     * The whole value is this text; letters' case matters only where {@code cased}.
     *
     * @param raw as written, while no modifier has changed it; null afterwards
     * @param bytes whether the characters stand for the bytes of an encoding (UTF-16)
     */
    record Text(WildcardText text, boolean cased, @Nullable String raw, boolean bytes) implements Term {
        public Text {
            requireNonNull(text, "text is null");
        }

        static Text written(String raw) {
            return new Text(WildcardText.parse(raw), false, raw, false);
        }

        Text with(WildcardText changed) {
            return new Text(changed, cased, null, bytes);
        }
    }

    /** The value is this number, or text that spells it so. */
    record Numeric(String text, double number) implements Term {}

    record Bool(boolean value) implements Term {}

    /** The field is absent or null. */
    record Null() implements Term {}

    /** The expression is found in the value. */
    record Regex(String pattern, boolean ignoreCase, boolean multiline, boolean dotall) implements Term {}

    /** The value is an address in this network. */
    record Network(Cidr cidr) implements Term {}

    /** The value is a number that stands in this relation to {@code number}. */
    record Comparison(Operator operator, double number) implements Term {}

    /** The field is there, whatever its value; or is not. */
    record Exists(boolean expected) implements Term {}

    /** The value stands in this relation to the value of another field. */
    record FieldRef(String field, Anchor anchor, boolean cased) implements Term {}

    /** This part of the date in the value stands in this relation to {@code number}. */
    record DatePart(TimeUnit unit, Operator operator, double number) implements Term {}

    /** Where in the value something must stand. */
    enum Anchor {
        EQUALS,
        STARTS,
        ENDS,
        CONTAINS
    }

    /** A part of a date; Sigma spec 2.1, "Time Modifiers". */
    enum TimeUnit {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }
}
