package io.tidewatch.query;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search, as a tree. A {@code field} of null means any text of the event: its raw text where it is kept and valid UTF-8, and its
 * fields of text, the message among them (a list as the JSON text it is kept as). Text compares without regard to case: code points by
 * their lower-case ones ({@link CaseFolding}), inside regular expressions by RE2's folding.
 *
 * <p>Names that mean a part of the event itself are those of {@link ReservedField}. A field's value matches when it, or one element of
 * its list, does.
 */
public sealed interface Query {
    /** Every event. */
    record All() implements Query {}

    /** No event. */
    record None() implements Query {}

    /**
     * {@code word}, {@code "some words"} or {@code field:value}. In {@code message}, {@code raw} and with a null field: the text occurs
     * and neither side cuts a token ({@link Tokens}) in two. In any other field: the whole value equals it; where both are numbers, as
     * numbers, and where numbers are kept as text, in the ways of {@link NumberText#spellings}.
     */
    record Text(@Nullable String field, String text) implements Query {
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /**
     * {@code fail*} or {@code field:*.exe}: {@code *} is any run of characters, {@code ?} one, a backslash escapes ({@link Glob}). Scope as
     * {@link Text}: inside longer text, wildcards do not reach over white space and the match cuts no token; of a field, the whole value.
     */
    record Wildcard(@Nullable String field, String pattern) implements Query {
        public Wildcard {
            requireNonNull(pattern, "pattern is null");
        }
    }

    /** {@code field:/expression/}: found anywhere in the value; RE2 syntax, linear time. */
    record Regexp(@Nullable String field, String pattern) implements Query {
        public Regexp {
            requireNonNull(pattern, "pattern is null");
        }
    }

    /**
     * {@code field:[a TO b]}, {@code field:>5}. Where the given bounds are numbers, values that are numbers, by value; else the value's text by
     * code point. {@code time} by ISO instants, {@code severity} in its order. A null bound is open.
     */
    record Range(
            String field, @Nullable String lower, @Nullable String upper, boolean includeLower, boolean includeUpper)
            implements Query {
        public Range {
            requireNonNull(field, "field is null");
        }

        /** Whether it compares numbers and not text. */
        public boolean isNumeric() {
            return (lower != null || upper != null)
                    && (lower == null || NumberText.asDouble(lower) != null)
                    && (upper == null || NumberText.asDouble(upper) != null);
        }
    }
    /** {@code source.ip:10.0.0.0/8}: an address in the network, IPv4 or IPv6. */
    record Cidr(String field, String network) implements Query {
        public Cidr {
            requireNonNull(field, "field is null");
            requireNonNull(network, "network is null");
        }
    }

    /**
     * {@code _exists_:field}: the field is present and not null. A name that ends with {@code .*} means any field whose name begins with what
     * stands before the star.
     */
    record Exists(String field) implements Query {
        public Exists {
            requireNonNull(field, "field is null");
        }

        /** With what the names of the fields that are meant begin; null where one field is meant. */
        public @Nullable String prefix() {
            return field.endsWith(".*") ? field.substring(0, field.length() - 1) : null;
        }
    }

    /** All of them. */
    record And(List<Query> parts) implements Query {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** Any of them. */
    record Or(List<Query> parts) implements Query {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** Not that; events without the field match. */
    record Not(Query part) implements Query {
        public Not {
            requireNonNull(part, "part is null");
        }
    }
}
