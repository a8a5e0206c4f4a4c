package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.EventRows;
import io.tidewatch.lake.Reserved;
import io.tidewatch.lake.parquet.TextTest;
import io.tidewatch.lake.parquet.UnreadableException;
import io.tidewatch.query.NumberText;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.query.ReservedField;
import io.tidewatch.query.WordPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the test of a query that rules out rows of one source; where a query is hard to tell by its columns, it rules out nothing. */
final class RowTests {
    private final EventRows rows;
    private final Effort effort;

    private RowTests(EventRows rows, Effort effort) {
        this.rows = rows;
        this.effort = effort;
    }

    /** @param effort where costly tests of cells are added */
    static RowTest of(Query query, EventRows rows, Effort effort) {
        return new RowTests(rows, effort).compile(query);
    }

    private RowTest compile(Query query) {
        return switch (query) {
            case Query.All all -> RowTest.ANY;
            case Query.None none -> RowTest.NONE;
            case Query.And and ->
                RowTest.and(and.parts().stream().map(this::compile).toList());
            case Query.Or or ->
                RowTest.or(or.parts().stream().map(this::compile).toList());
            case Query.Not not -> RowTest.ANY;
            case Query.Text text ->
                ReservedField.isSearchedByWords(text.field())
                        ? words(text.field(), WordPattern.ofText(text.text()).literal())
                        : field(text.field(), text);
            case Query.Wildcard wildcard ->
                ReservedField.isSearchedByWords(wildcard.field())
                        ? words(
                                wildcard.field(),
                                WordPattern.ofWildcard(wildcard.pattern()).literal())
                        : field(wildcard.field(), wildcard);
            case Query.Regexp regexp ->
                ReservedField.isSearchedByWords(regexp.field()) ? RowTest.ANY : field(regexp.field(), regexp);
            case Query.Cidr cidr -> field(cidr.field(), cidr);
            case Query.Range range -> field(range.field(), range);
            case Query.Exists exists -> exists.prefix() == null ? field(exists.field(), exists) : RowTest.ANY;
        };
    }

    private RowTest field(@Nullable String field, Query leaf) {
        return switch (ReservedField.of(field)) {
            case SEVERITY -> severity(leaf);
            case ID -> id(leaf);
            case DATASET, SOURCE, TIME, RAW -> RowTest.ANY;
            case MESSAGE -> value(Event.MESSAGE, leaf);
            case null -> value(Objects.toString(field), leaf);
        };
    }

    private static RowTest where(IntPredicate test) {
        return new RowTest() {
            @Override
            public void begin(int chunk) {}

            @Override
            public boolean mayMatch(int row) {
                return test.test(row);
            }
        };
    }

    private RowTest severity(Query leaf) {
        boolean[] passing = RowSearch.passingSeverities(leaf);
        return where(row -> {
            int severity = rows.severity(row);
            if (severity < 0 || severity >= passing.length) {
                throw new UnreadableException("a row has the severity " + severity);
            }
            return passing[severity];
        });
    }

    private RowTest id(Query leaf) {
        EventId id = leaf instanceof Query.Text text ? EventId.parse(text.text()) : null;
        return id == null
                ? RowTest.ANY
                : where(row -> rows.sequence(row) == id.sequence() && rows.partition(row) == id.partition());
    }

    /** The field's column, or what has no column. */
    private RowTest value(String field, Query leaf) {
        List<RowTest> places = new ArrayList<>();
        int number = rows.column(field);
        if (number >= 0) {
            Column column = rows.columns().get(number);
            places.add(column.type() == ColumnType.VARCHAR ? text(number, column, leaf) : number(number, column, leaf));
        }
        if (rows.overflows()) {
            places.add(new CellTest(rows.scan(Reserved.MORE, (bytes, from, to) -> true)));
        }
        return RowTest.or(places);
    }

    private RowTest text(int number, Column column, Query leaf) {
        TextTest test = cell(leaf);
        if (test == null) {
            return RowTest.ANY;
        }
        return new CellTest(rows.scan(
                number,
                column.lists()
                        ? (bytes, from, to) -> to > from && bytes[from] == '[' || test.test(bytes, from, to)
                        : test));
    }

    /** Whether a cell of text may match; null where that cannot be told. */
    private @Nullable TextTest cell(Query leaf) {
        return switch (leaf) {
            case Query.Exists exists -> (bytes, from, to) -> true;
            case Query.Text text -> {
                List<@Nullable FoldedText> spellings = NumberText.spellings(text.text()).stream()
                        .map(FoldedText::of)
                        .toList();
                TextTest any = (bytes, from, to) -> false;
                for (FoldedText spelling : spellings) {
                    if (spelling == null) {
                        yield null;
                    }
                    any = spelling == spellings.getFirst() ? spelling::mayEqual : either(any, spelling::mayEqual);
                }
                yield any;
            }
            case Query.Wildcard wildcard -> {
                FoldedText literal =
                        FoldedText.of(WordPattern.ofWildcard(wildcard.pattern()).literal());
                yield literal == null ? null : literal::mayBeIn;
            }
            default -> {
                Predicate<String> exact = QueryMatcher.ofText(leaf);
                yield (bytes, from, to) -> {
                    effort.add(Effort.PATTERN);
                    return exact.test(new String(bytes, from, to - from, StandardCharsets.UTF_8));
                };
            }
        };
    }

    private static TextTest either(TextTest first, TextTest second) {
        return (bytes, from, to) -> first.test(bytes, from, to) || second.test(bytes, from, to);
    }

    private RowTest number(int number, Column column, Query leaf) {
        IntPredicate there = row -> rows.has(number, row);
        return switch (leaf) {
            case Query.Text text -> {
                Long integer = NumberText.asLong(text.text());
                yield column.type() == ColumnType.BIGINT && integer != null
                        ? where(row -> rows.bits(number, row) == integer && there.test(row))
                        : where(there);
            }
            case Query.Range range -> range(number, column, range);
            default -> where(there);
        };
    }

    /** Bounds count as included, and as the nearest number of 64 bits: that lets too many pass, never too few. */
    private RowTest range(int number, Column column, Query.Range range) {
        if (!range.isNumeric() || column.type() == ColumnType.BOOLEAN) {
            return where(row -> rows.has(number, row));
        }
        Double lower = range.lower() == null ? null : NumberText.asDouble(range.lower());
        Double upper = range.upper() == null ? null : NumberText.asDouble(range.upper());
        double low = lower == null ? Double.NEGATIVE_INFINITY : lower;
        double high = upper == null ? Double.POSITIVE_INFINITY : upper;
        boolean whole = column.type() == ColumnType.BIGINT;
        return where(row -> {
            long bits = rows.bits(number, row);
            double value = whole ? (double) bits : Double.longBitsToDouble(bits);
            // Not the other way round: NaN is to pass.
            return !(value < low || value > high) && rows.has(number, row);
        });
    }

    /** The literal somewhere in the texts that are searched by words. */
    private RowTest words(@Nullable String field, String literal) {
        FoldedText text = FoldedText.of(literal);
        if (text == null || literal.isEmpty()) {
            return RowTest.ANY;
        }
        List<RowTest> places = new ArrayList<>();
        boolean message = ReservedField.of(field) == ReservedField.MESSAGE;
        for (int i = 0; i < rows.columns().size(); i++) {
            Column column = rows.columns().get(i);
            boolean looked = field == null || column.field().equals(Event.MESSAGE);
            if (looked && column.type() == ColumnType.VARCHAR) {
                int number = i;
                places.add(new CellTest(rows.scan(number, text::mayBeIn)));
            } else if (looked && column.field().equals(Event.MESSAGE)) {
                return RowTest.ANY;
            }
        }
        if (rows.overflows()) {
            places.add(new CellTest(rows.scan(Reserved.MORE, (bytes, from, to) -> true)));
        }
        if (!message) {
            places.add(new CellTest(rows.scan(Reserved.RAW, text::mayBeIn)));
            places.add(new CellTest(rows.scan(Reserved.RAW_HEAD, text::mayBeIn)));
            places.add(where(row -> straddles(text, row)));
        }
        return RowTest.or(places);
    }

    private boolean straddles(FoldedText text, int row) {
        byte[] head = rows.text(Reserved.RAW_HEAD, row);
        int number = rows.column(Event.MESSAGE);
        byte[] message = head == null || number < 0 ? null : rows.text(number, row);
        return head != null && message != null && text.mayStraddle(head, message);
    }
}
