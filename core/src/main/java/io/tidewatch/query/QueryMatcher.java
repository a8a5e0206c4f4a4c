package io.tidewatch.query;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TidewatchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an event in memory matches a query, as a search over stored events would; for live tail. Compiled once; thread-safe.
 */
public final class QueryMatcher implements Predicate<Event> {
    private final Predicate<Event> compiled;

    private QueryMatcher(Predicate<Event> compiled) {
        this.compiled = compiled;
    }

    /** @throws TidewatchException {@code INVALID} where the query has a value that means nothing for its field */
    public static QueryMatcher of(Query query) {
        return new QueryMatcher(compile(requireNonNull(query, "query is null")));
    }

    /**
     * Whether a value of text passes a query of one field, such as the label of a severity or the name of a dataset; every query of that
     * field name, whatever it is.
     */
    public static Predicate<String> ofText(Query query) {
        return switch (query) {
            case Query.Text text -> ValueTest.Equal.to(text.text())::text;
            case Query.Wildcard wildcard ->
                new ValueTest.Found(Pattern.compile(Glob.expression(wildcard.pattern())), true)::text;
            case Query.Regexp regexp -> new ValueTest.Found(Pattern.compile("(?i)" + regexp.pattern()), false)::text;
            case Query.Cidr cidr -> network(cidr)::contains;
            case Query.Range range -> rangeTest(range)::text;
            case Query.All all -> value -> true;
            case Query.None none -> value -> false;
            case Query.Exists exists -> value -> true;
            case Query.And and ->
                value -> and.parts().stream().allMatch(part -> ofText(part).test(value));
            case Query.Or or ->
                value -> or.parts().stream().anyMatch(part -> ofText(part).test(value));
            case Query.Not not -> ofText(not.part()).negate();
        };
    }

    private static ValueTest rangeTest(Query.Range range) {
        return range.isNumeric() ? new ValueTest.NumbersBetween(range) : ValueTest.TextBetween.of(range);
    }

    private static Network network(Query.Cidr cidr) {
        Network network = Network.parse(cidr.network());
        if (network == null) {
            throw invalid("'" + cidr.network() + "' is not a network, as 10.0.0.0/8 is");
        }
        return network;
    }

    @Override
    public boolean test(Event event) {
        return compiled.test(event);
    }

    private static Predicate<Event> compile(Query query) {
        return switch (query) {
            case Query.All all -> event -> true;
            case Query.None none -> event -> false;
            case Query.And and -> {
                List<Predicate<Event>> parts = compiled(and.parts());
                yield event -> all(parts, event);
            }
            case Query.Or or -> {
                List<Predicate<Event>> parts = compiled(or.parts());
                yield event -> any(parts, event);
            }
            case Query.Not not -> compile(not.part()).negate();
            case Query.Exists exists -> {
                String prefix = exists.prefix();
                yield prefix == null ? exists(exists.field()) : event -> anyBelow(event, prefix);
            }
            case Query.Text text -> text(text);
            case Query.Wildcard wildcard ->
                ReservedField.isSearchedByWords(wildcard.field())
                        ? words(wildcard.field(), WordTest.of(WordPattern.ofWildcard(wildcard.pattern())))
                        : value(
                                requireNonNull(wildcard.field()),
                                new ValueTest.Found(Pattern.compile(Glob.expression(wildcard.pattern())), true));
            case Query.Regexp regexp ->
                ReservedField.isSearchedByWords(regexp.field())
                        ? words(regexp.field(), WordTest.regexp(regexp.pattern()))
                        : value(
                                requireNonNull(regexp.field()),
                                new ValueTest.Found(Pattern.compile("(?i)" + regexp.pattern()), false));
            case Query.Cidr cidr -> value(cidr.field(), new ValueTest.InNetwork(network(cidr)));
            case Query.Range range -> range(range);
        };
    }

    private static List<Predicate<Event>> compiled(List<Query> parts) {
        return parts.stream().map(QueryMatcher::compile).toList();
    }

    private static boolean all(List<Predicate<Event>> parts, Event event) {
        for (Predicate<Event> part : parts) {
            if (!part.test(event)) {
                return false;
            }
        }
        return true;
    }

    private static boolean any(List<Predicate<Event>> parts, Event event) {
        for (Predicate<Event> part : parts) {
            if (part.test(event)) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<Event> text(Query.Text query) {
        String field = query.field();
        if (field == null || ReservedField.isSearchedByWords(field)) {
            return words(field, WordTest.of(WordPattern.ofText(query.text())));
        }
        if (ReservedField.of(field) == ReservedField.ID) {
            EventId id = EventId.parse(query.text());
            return event -> event.id().equals(id);
        }
        if (ReservedField.of(field) == ReservedField.TIME) {
            Instant time = instant(query.text());
            return event -> event.time().equals(time);
        }
        return value(field, ValueTest.Equal.to(query.text()));
    }

    private static Predicate<Event> range(Query.Range range) {
        ReservedField reserved = ReservedField.of(range.field());
        if (reserved == ReservedField.TIME) {
            Instant lower = range.lower() == null ? null : instant(range.lower());
            Instant upper = range.upper() == null ? null : instant(range.upper());
            return event -> within(range, event.time(), lower, upper);
        }
        if (reserved == ReservedField.SEVERITY) {
            Severity lower = range.lower() == null ? null : severity(range.lower());
            Severity upper = range.upper() == null ? null : severity(range.upper());
            return event -> within(range, event.severity(), lower, upper);
        }
        return value(
                range.field(),
                range.isNumeric() ? new ValueTest.NumbersBetween(range) : ValueTest.TextBetween.of(range));
    }

    private static <T extends Comparable<T>> boolean within(
            Query.Range range, T value, @Nullable T lower, @Nullable T upper) {
        return ValueTest.TextBetween.within(
                range,
                lower == null ? null : Integer.valueOf(value.compareTo(lower)),
                upper == null ? null : Integer.valueOf(value.compareTo(upper)));
    }

    private static Predicate<Event> words(@Nullable String field, WordTest test) {
        return switch (ReservedField.of(field)) {
            case MESSAGE ->
                event -> {
                    String message = event.message();
                    return message != null && test.test(message);
                };
            case RAW ->
                event -> {
                    String raw = EventTexts.raw(event);
                    return raw != null && test.test(raw);
                };
            case SEVERITY, DATASET, SOURCE, ID, TIME -> throw new IllegalStateException(field + " has no words");
            case null -> event -> EventTexts.any(event, test);
        };
    }

    private static Predicate<Event> value(String field, ValueTest test) {
        return switch (ReservedField.of(field)) {
            case SEVERITY -> event -> test.text(event.severity().label());
            case DATASET -> event -> test.text(event.dataset().value());
            case SOURCE -> event -> test.text(event.origin().source());
            case RAW ->
                event -> {
                    String raw = EventTexts.raw(event);
                    return raw != null && test.text(raw);
                };
            case ID, TIME -> throw invalid(field + " is searched by a whole value or a range, not by a pattern");
            case MESSAGE -> event -> EventTexts.anyValue(event, Event.MESSAGE, test);
            case null -> event -> EventTexts.anyValue(event, field, test);
        };
    }

    private static boolean anyBelow(Event event, String prefix) {
        for (int i = 0; i < event.fields().size(); i++) {
            if (event.fields().name(i).startsWith(prefix) && event.fields().kind(i) != FieldKind.NULL) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<Event> exists(String field) {
        return switch (ReservedField.of(field)) {
            case SEVERITY, DATASET, SOURCE, ID, TIME -> event -> true;
            case RAW -> Event::keepRaw;
            case MESSAGE -> event -> event.message() != null;
            case null ->
                event -> {
                    int index = event.fields().shape().indexOf(field);
                    return index >= 0 && event.fields().kind(index) != FieldKind.NULL;
                };
        };
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid("'" + text + "' is not an instant, as 2026-01-01T00:00:00Z is");
        }
    }

    private static Severity severity(String label) {
        return Severity.ofLevel(label);
    }

    private static TidewatchException invalid(String message) {
        return new TidewatchException(FailureKind.INVALID, message);
    }
}
