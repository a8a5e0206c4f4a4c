package io.tidewatch.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TidewatchException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.lucene.queryparser.flexible.core.util.UnescapedCharSequence;
import org.jspecify.annotations.Nullable;

/** Makes a query of one field and its value: tells words from wildcards and networks, and reads what reserved names mean. */
final class Clauses {
    private static final String EXISTS = "_exists_";
    private static final int MAX_EXPRESSION = 1_000;

    private final Instant now;
    private final ZoneId zone;

    Clauses(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** An unquoted value: {@code web*}, {@code 10.0.0.0/8}, {@code warning}. */
    Query term(@Nullable String field, CharSequence value, int column) {
        String text = value.toString();
        if (!hasWildcard(value)) {
            return phrase(field, text, column);
        }
        if (text.equals("*")) {
            return field == null || field.equals("*") ? new Query.All() : exists(field);
        }
        ReservedField reserved = ReservedField.of(field);
        if (reserved == ReservedField.TIME || reserved == ReservedField.ID) {
            throw new QuerySyntaxException(
                    "wildcards do not work on " + field + "; write a whole value or a range", column);
        }
        return new Query.Wildcard(canonical(field), pattern(value));
    }

    /** A value without wildcards. */
    Query phrase(@Nullable String field, String text, int column) {
        if (field == null) {
            return text.isBlank() ? new Query.All() : new Query.Text(null, text);
        }
        if (field.equals(EXISTS)) {
            return exists(text);
        }
        return switch (ReservedField.of(field)) {
            case SEVERITY -> new Query.Text("severity", severity(text, column).label());
            case TIME -> span(time(text, column));
            case ID -> new Query.Text("id", id(text, column));
            case MESSAGE, RAW -> text.isBlank() ? exists(field) : new Query.Text(field, text);
            case DATASET, SOURCE -> new Query.Text(field, text);
            case null -> Network.parse(text) == null ? new Query.Text(field, text) : new Query.Cidr(field, text);
        };
    }

    Query regexp(@Nullable String field, String expression) {
        String pattern = expression.replace("\\/", "/");
        ReservedField reserved = ReservedField.of(field);
        if (reserved == ReservedField.TIME || reserved == ReservedField.ID) {
            throw new QuerySyntaxException(
                    "regular expressions do not work on " + field + "; write a whole value or a range", 1);
        }
        if (pattern.length() > MAX_EXPRESSION) {
            throw new QuerySyntaxException(
                    "a regular expression has at most " + MAX_EXPRESSION + " characters, this one " + pattern.length(),
                    1);
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new QuerySyntaxException(
                    "the regular expression /" + expression + "/ cannot be read (" + e.getMessage()
                            + "); the syntax is RE2's, without look-around and back references",
                    1);
        }
        return new Query.Regexp(canonical(field), pattern);
    }

    Query range(
            @Nullable String field,
            @Nullable String lower,
            @Nullable String upper,
            boolean includeLower,
            boolean includeUpper,
            int column) {
        if (field == null) {
            throw new QuerySyntaxException("a range needs a field: write name:[from TO to] or name:>5", column);
        }
        ReservedField reserved = ReservedField.of(field);
        if (lower == null && upper == null) {
            return exists(field);
        }
        return switch (reserved) {
            case TIME -> timeRange(lower, upper, includeLower, includeUpper, column);
            case SEVERITY ->
                new Query.Range(
                        "severity",
                        lower == null ? null : severity(lower, column).label(),
                        upper == null ? null : severity(upper, column).label(),
                        includeLower,
                        includeUpper);
            case MESSAGE, RAW, ID, DATASET, SOURCE ->
                throw new QuerySyntaxException(
                        "ranges do not work on " + field + "; write a value or a wildcard", column);
            case null -> new Query.Range(field, lower, upper, includeLower, includeUpper);
        };
    }

    private Query timeRange(
            @Nullable String lower, @Nullable String upper, boolean includeLower, boolean includeUpper, int column) {
        Instant from = null;
        if (lower != null) {
            TimeRange span = time(lower, column);
            from = includeLower ? span.from() : span.to();
        }
        Instant to = null;
        if (upper != null) {
            TimeRange span = time(upper, column);
            to = includeUpper ? span.to() : span.from();
        }
        return new Query.Range(
                "time", from == null ? null : from.toString(), to == null ? null : to.toString(), true, false);
    }

    private static Query span(TimeRange span) {
        return new Query.Range("time", span.from().toString(), span.to().toString(), true, false);
    }

    private TimeRange time(String text, int column) {
        try {
            return TimeExpression.parse(text, now, zone);
        } catch (TidewatchException e) {
            throw new QuerySyntaxException(String.valueOf(e.getMessage()), column);
        }
    }

    private static Query exists(String field) {
        ReservedField reserved = ReservedField.of(field);
        return switch (reserved) {
            case MESSAGE, RAW -> new Query.Exists(reserved.text());
            case SEVERITY, DATASET, SOURCE, ID, TIME -> new Query.All();
            case null -> new Query.Exists(field);
        };
    }

    private static Severity severity(String text, int column) {
        String label = text.toLowerCase(Locale.ROOT);
        Severity severity = Severity.ofLevel(label);
        if (severity == Severity.UNKNOWN && !label.equals("unknown")) {
            throw new QuerySyntaxException(
                    "'" + text + "' is not a severity; there are "
                            + Arrays.stream(Severity.values())
                                    .map(Severity::label)
                                    .collect(Collectors.joining(", ")),
                    column);
        }
        return severity;
    }

    private static String id(String text, int column) {
        EventId id = EventId.parse(text);
        if (id == null) {
            throw new QuerySyntaxException("'" + text + "' is not an event's id, which looks like 1-2f-0", column);
        }
        return id.toString();
    }

    private static @Nullable String canonical(@Nullable String field) {
        ReservedField reserved = ReservedField.of(field);
        return reserved == null ? field : reserved.text();
    }

    private static boolean hasWildcard(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (isWildcard(value, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWildcard(CharSequence value, int index) {
        char c = value.charAt(index);
        return (c == '*' || c == '?') && !UnescapedCharSequence.wasEscaped(value, index);
    }

    /** The value with backslashes before what is meant literally, as {@link Query.Wildcard} has it. */
    private static String pattern(CharSequence value) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c == '*' || c == '?' || c == '\\') && !isWildcard(value, i)) {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }
}
