package io.tidewatch.query;

import com.google.re2j.Pattern;
import io.tidewatch.query.Query.Range;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A test of one value of a field. */
sealed interface ValueTest {
    boolean text(String value);

    boolean integer(long value);

    boolean decimal(double value);

    /** A test that sees every value as its text. */
    sealed interface OfText extends ValueTest {
        @Override
        default boolean integer(long value) {
            return text(Long.toString(value));
        }

        @Override
        default boolean decimal(double value) {
            return text(Double.toString(value));
        }
    }

    /** The value equals a text, or a number as a number. */
    record Equal(
            Set<String> spellings,
            @Nullable Long integer,
            @Nullable Double number) implements ValueTest {
        static Equal to(String text) {
            return new Equal(NumberText.spellings(text), NumberText.asLong(text), NumberText.asDouble(text));
        }

        @Override
        public boolean text(String value) {
            return spellings.contains(CaseFolding.fold(value));
        }

        @Override
        public boolean integer(long value) {
            return integer != null ? integer == value : number != null && number == (double) value;
        }

        @Override
        public boolean decimal(double value) {
            return number != null && number == value;
        }
    }

    /** An expression is found in the value; folded, where the expression was. */
    record Found(Pattern pattern, boolean folded) implements OfText {
        @Override
        public boolean text(String value) {
            return pattern.matcher(folded ? CaseFolding.fold(value) : value).find();
        }
    }

    /** The value is an address in a network. */
    record InNetwork(Network network) implements OfText {
        @Override
        public boolean text(String value) {
            return network.contains(value);
        }
    }

    /** Both bounds are numbers: so must the value be. */
    record NumbersBetween(Range range) implements ValueTest {
        @Override
        public boolean text(String value) {
            Double number = NumberText.asDouble(value);
            return number != null && decimal(number);
        }

        @Override
        public boolean integer(long value) {
            return range.lower() == null
                    ? within(null, integerTo(value, range.upper()))
                    : within(integerTo(value, range.lower()), integerTo(value, range.upper()));
        }

        @Override
        public boolean decimal(double value) {
            return within(decimalTo(value, range.lower()), decimalTo(value, range.upper()));
        }

        private boolean within(@Nullable Integer toLower, @Nullable Integer toUpper) {
            return TextBetween.within(range, toLower, toUpper);
        }

        private static @Nullable Integer integerTo(long value, @Nullable String bound) {
            if (bound == null) {
                return null;
            }
            Long integer = NumberText.asLong(bound);
            return integer == null ? decimalTo((double) value, bound) : Integer.valueOf(Long.compare(value, integer));
        }

        private static @Nullable Integer decimalTo(double value, @Nullable String bound) {
            if (bound == null) {
                return null;
            }
            Double number = NumberText.asDouble(bound);
            if (number == null) {
                throw new IllegalArgumentException("not a number: " + bound);
            }
            // Not Double.compare, which holds -0.0 to be less than 0.0.
            return value < number ? -1 : value > number ? 1 : 0;
        }
    }

    /** The value's text lies between two texts, by code point. */
    record TextBetween(Range range, byte @Nullable [] lower, byte @Nullable [] upper) implements OfText {
        static TextBetween of(Range range) {
            return new TextBetween(range, bytes(range.lower()), bytes(range.upper()));
        }

        @Override
        public boolean text(String value) {
            byte[] folded = CaseFolding.fold(value).getBytes(StandardCharsets.UTF_8);
            return within(
                    range,
                    lower == null ? null : Integer.valueOf(Arrays.compareUnsigned(folded, lower)),
                    upper == null ? null : Integer.valueOf(Arrays.compareUnsigned(folded, upper)));
        }

        private static byte @Nullable [] bytes(@Nullable String bound) {
            return bound == null ? null : CaseFolding.fold(bound).getBytes(StandardCharsets.UTF_8);
        }

        static boolean within(Range range, @Nullable Integer toLower, @Nullable Integer toUpper) {
            boolean above = toLower == null || toLower > 0 || toLower == 0 && range.includeLower();
            boolean below = toUpper == null || toUpper < 0 || toUpper == 0 && range.includeUpper();
            return above && below;
        }
    }
}
