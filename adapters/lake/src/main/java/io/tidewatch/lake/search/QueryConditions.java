package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Reserved;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.query.ReservedField;
import io.tidewatch.query.Tokens;
import io.tidewatch.query.WordPattern;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the SQL condition of a query for one source; what the source lacks or holds alike in all rows becomes a constant. */
final class QueryConditions {
    private final Source source;

    private QueryConditions(Source source) {
        this.source = source;
    }

    /** @throws TidewatchException {@code INVALID} where the query has a value that means nothing for its field */
    static Condition of(Query query, Source source) {
        return new QueryConditions(source).compile(query);
    }

    private Condition compile(Query query) {
        return switch (query) {
            case Query.All all -> Condition.TRUE;
            case Query.None none -> Condition.FALSE;
            case Query.And and ->
                Condition.and(and.parts().stream().map(this::compile).toList());
            case Query.Or or ->
                Condition.or(or.parts().stream().map(this::compile).toList());
            case Query.Not not -> compile(not.part()).not();
            case Query.Text text ->
                ReservedField.isSearchedByWords(text.field())
                        ? words(text.field(), WordPattern.ofText(text.text()), isOneToken(text.text()))
                        : field(text.field(), text);
            case Query.Wildcard wildcard ->
                ReservedField.isSearchedByWords(wildcard.field())
                        ? words(wildcard.field(), WordPattern.ofWildcard(wildcard.pattern()), false)
                        : field(wildcard.field(), wildcard);
            case Query.Regexp regexp ->
                ReservedField.isSearchedByWords(regexp.field())
                        ? texts(regexp.field(), text -> ValueConditions.expression(text, regexp.pattern()), false)
                        : field(regexp.field(), regexp);
            case Query.Cidr cidr -> field(cidr.field(), cidr);
            case Query.Range range -> field(range.field(), range);
            case Query.Exists exists -> {
                String prefix = exists.prefix();
                yield prefix == null ? field(exists.field(), exists) : anyBelow(prefix);
            }
        };
    }

    /** Whether any field whose name begins so is there. */
    private Condition anyBelow(String prefix) {
        List<Condition> any = new ArrayList<>();
        for (Column column : source.columns().list()) {
            if (column.field().startsWith(prefix)) {
                any.add(Condition.of("(" + column.sql() + " IS NOT NULL)"));
            }
        }
        if (source.overflows()) {
            String more = Reserved.MORE.column();
            any.add(Condition.of(
                    "(" + more + " IS NOT NULL AND len(list_filter(json_keys(" + more
                            + "), lambda k: starts_with(k, ?) AND json_type(" + more
                            + ", '/' || replace(replace(k, '~', '~0'), '/', '~1')) <> 'NULL')) > 0)",
                    prefix));
        }
        return Condition.or(any);
    }

    private static boolean isOneToken(String text) {
        return text.codePoints().allMatch(Tokens::isTokenPart);
    }

    private Condition words(@Nullable String field, WordPattern words, boolean oneToken) {
        return texts(field, text -> ValueConditions.words(text, words), oneToken);
    }

    /** @param oneToken whether what is looked for cannot reach from what stands before the message into it */
    private Condition texts(@Nullable String field, Function<FieldAccess, Condition> test, boolean oneToken) {
        return switch (ReservedField.of(field)) {
            case MESSAGE -> Condition.or(anyOf(Event.MESSAGE, test));
            case RAW -> Condition.or(raw(test, true, false));
            case SEVERITY, DATASET, SOURCE, ID, TIME ->
                throw new IllegalStateException(field + " is not searched by words");
            case null -> Condition.or(all(test, oneToken));
        };
    }

    private List<Condition> all(Function<FieldAccess, Condition> test, boolean oneToken) {
        List<Condition> any = new ArrayList<>();
        for (Column column : source.columns().list()) {
            if (column.type() == ColumnType.VARCHAR) {
                any.add(test.apply(FieldAccess.text(column.sql())));
            }
        }
        any.addAll(raw(test, false, oneToken));
        if (source.overflows()) {
            Condition inner = test.apply(FieldAccess.text("(v ->> '$')"));
            any.add(new Condition(
                    "(CASE WHEN " + Reserved.MORE.column() + " IS NOT NULL THEN list_bool_or(list_transform("
                            + "json_extract(" + Reserved.MORE.column()
                            + ", '$.*'), lambda v: json_type(v) IN ('VARCHAR', 'ARRAY') AND " + inner.sql() + ")) END)",
                    inner.parameters()));
        }
        return any;
    }

    /** Raw text lies whole, or as what stands before the message. */
    private List<Condition> raw(Function<FieldAccess, Condition> test, boolean alone, boolean oneToken) {
        List<Condition> any = new ArrayList<>();
        any.add(test.apply(FieldAccess.text(Reserved.RAW.column())));
        FieldAccess message = FieldValues.message(source);
        if (message != null) {
            String head = Reserved.RAW_HEAD.column();
            // The message's own column is looked at already, and no token reaches over its beginning.
            any.add(test.apply(
                    oneToken && !alone
                            ? FieldAccess.text(head)
                            : new FieldAccess(
                                    "(" + head + " || " + message.sql() + ")",
                                    message.parameters(),
                                    ColumnType.VARCHAR,
                                    false)));
        }
        return any;
    }

    private List<Condition> anyOf(String field, Function<FieldAccess, Condition> test) {
        return FieldAccess.of(source, field).stream().map(test).toList();
    }

    private Condition field(@Nullable String field, Query leaf) {
        return switch (ReservedField.of(field)) {
            case SEVERITY -> severity(leaf);
            case DATASET ->
                Condition.of(QueryMatcher.ofText(leaf).test(source.dataset().value()));
            case SOURCE -> ValueConditions.of(FieldAccess.text(Reserved.SOURCE.column()), leaf);
            case TIME -> time(leaf);
            case ID -> id(leaf);
            case RAW ->
                leaf instanceof Query.Exists
                        ? Condition.of("(_raw IS NOT NULL OR _raw_head IS NOT NULL OR _raw_base64 IS NOT NULL)")
                        : Condition.or(raw(text -> ValueConditions.of(text, leaf), true, false));
            case MESSAGE -> Condition.or(anyOf(Event.MESSAGE, access -> ValueConditions.of(access, leaf)));
            case null -> Condition.or(anyOf(String.valueOf(field), access -> ValueConditions.of(access, leaf)));
        };
    }

    private static Condition severity(Query leaf) {
        if (leaf instanceof Query.Range range) {
            String column = Reserved.SEVERITY.column();
            List<Condition> both = new ArrayList<>();
            if (range.lower() != null) {
                both.add(Condition.of(
                        "(" + column + (range.includeLower() ? " >= ?)" : " > ?)"),
                        Severities.code(Severity.ofLevel(range.lower()))));
            }
            if (range.upper() != null) {
                both.add(Condition.of(
                        "(" + column + (range.includeUpper() ? " <= ?)" : " < ?)"),
                        Severities.code(Severity.ofLevel(range.upper()))));
            }
            return Condition.and(both);
        }
        Predicate<String> test = QueryMatcher.ofText(leaf);
        List<String> passing = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            if (test.test(severity.label())) {
                passing.add(Integer.toString(Severities.code(severity)));
            }
        }
        if (passing.isEmpty() || passing.size() == Severity.values().length) {
            return Condition.of(!passing.isEmpty());
        }
        return Condition.of(
                passing.stream().collect(Collectors.joining(", ", "(" + Reserved.SEVERITY.column() + " IN (", "))")));
    }

    private Condition time(Query leaf) {
        return switch (leaf) {
            case Query.Exists exists -> Condition.TRUE;
            case Query.Text text -> {
                long at = micros(text.text());
                yield window(source, at, at + 1);
            }
            case Query.Range range ->
                window(
                        source,
                        range.lower() == null ? Long.MIN_VALUE : micros(range.lower()) + (range.includeLower() ? 0 : 1),
                        range.upper() == null
                                ? Long.MAX_VALUE
                                : micros(range.upper()) + (range.includeUpper() ? 1 : 0));
            default -> throw invalid("time is searched by a whole value or a range, not by a pattern");
        };
    }

    /** Times from {@code from} up to {@code to}, exclusive, microseconds; a constant where the source lies inside or outside. */
    static Condition window(Source source, long from, long to) {
        if (from > source.to() || to <= source.from() || from >= to) {
            return Condition.FALSE;
        }
        String column = Reserved.TIME.column();
        List<Condition> both = new ArrayList<>();
        if (from > source.from()) {
            both.add(Condition.of("(" + column + " >= make_timestamp(?))", from));
        }
        if (to <= source.to()) {
            both.add(Condition.of("(" + column + " < make_timestamp(?))", to));
        }
        return Condition.and(both);
    }

    private static Condition id(Query leaf) {
        return switch (leaf) {
            case Query.Exists exists -> Condition.TRUE;
            case Query.Text text -> {
                EventId id = EventId.parse(text.text());
                yield id == null
                        ? Condition.FALSE
                        : Condition.of("(_partition = ? AND _sequence = ?)", id.partition(), id.sequence());
            }
            default -> throw invalid("id is searched by a whole value, not by a pattern");
        };
    }

    private static long micros(String text) {
        try {
            return Micros.of(Instant.parse(text));
        } catch (DateTimeException e) {
            throw invalid("'" + text + "' is not an instant, as 2026-01-01T00:00:00Z is");
        }
    }

    private static TidewatchException invalid(String message) {
        return new TidewatchException(FailureKind.INVALID, message);
    }
}
