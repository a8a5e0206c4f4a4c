package io.tidewatch.sigma.rule;

/** A value as a rule writes it. */
public sealed interface Value {
    /** The value as written, without quotes. */
    String text();

    record Text(String text) implements Value {}

    /** A number, and the text that spelled it. */
    record Numeric(String text, double number) implements Value {}

    record Bool(boolean value) implements Value {
        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    record Null() implements Value {
        @Override
        public String text() {
            return "null";
        }
    }
}
