package io.tidewatch.lake.search;

import io.tidewatch.lake.ColumnType;
import io.tidewatch.query.CaseFolding;
import io.tidewatch.query.Glob;
import io.tidewatch.query.Network;
import io.tidewatch.query.NumberText;
import io.tidewatch.query.Query;
import io.tidewatch.query.WordPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Conditions on one value, wherever it is read from; what {@code ValueTest} decides in memory. */
final class ValueConditions {
    private static final String DECIMAL = "[+-]?[0-9]{1,300}(\\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?";

    /** Patterns that an integer's text can match; to try others would make a text of every integer. */
    private static final Pattern INTEGER_PATTERN = Pattern.compile("[-0-9*?]*");

    private ValueConditions() {}

    /** The test of a query of one field on a value that lies there. */
    static Condition of(FieldAccess access, Query leaf) {
        return switch (leaf) {
            case Query.Text text -> equal(access, text.text());
            case Query.Wildcard wildcard ->
                access.type() == ColumnType.BIGINT
                                && !INTEGER_PATTERN.matcher(wildcard.pattern()).matches()
                        ? Condition.FALSE
                        : ofText(access, text -> like(text, wildcard.pattern()));
            case Query.Regexp regexp ->
                ofText(access, text -> text.test("regexp_matches(%s, ?)", "(?i)" + regexp.pattern()));
            case Query.Cidr cidr -> ofText(access, text -> inNetwork(text, cidr.network()));
            case Query.Range range ->
                range.isNumeric() ? numbers(access, range) : ofText(access, text -> between(text, range));
            case Query.Exists exists -> access.test("(%s IS NOT NULL)");
            case Query.All all -> Condition.TRUE;
            case Query.None none -> Condition.FALSE;
            case Query.And and ->
                Condition.and(and.parts().stream().map(part -> of(access, part)).toList());
            case Query.Or or ->
                Condition.or(or.parts().stream().map(part -> of(access, part)).toList());
            case Query.Not not -> of(access, not.part()).not();
        };
    }

    /** Words found inside text. */
    static Condition words(FieldAccess access, WordPattern words) {
        FieldAccess text = access.asText();
        Condition contains =
                words.literal().isEmpty() ? Condition.TRUE : text.test("contains(lower(%s), ?)", words.literal());
        String expression = words.expression();
        return expression == null
                ? words.literal().isEmpty() ? text.test("(%s IS NOT NULL)") : contains
                : contains.and(text.test("regexp_matches(lower(%s), ?)", expression));
    }

    static Condition expression(FieldAccess access, String pattern) {
        return access.asText().test("regexp_matches(%s, ?)", "(?i)" + pattern);
    }

    private static Condition equal(FieldAccess access, String wanted) {
        Long integer = NumberText.asLong(wanted);
        Double number = NumberText.asDouble(wanted);
        return switch (access.type()) {
            case VARCHAR -> ofText(access, text -> among(text, NumberText.spellings(wanted)));
            case BOOLEAN ->
                switch (CaseFolding.fold(wanted)) {
                    case "true" -> access.test("%s");
                    case "false" -> access.test("(NOT %s)");
                    default -> Condition.FALSE;
                };
            case BIGINT ->
                integer != null
                        ? access.test("(%s = ?)", integer)
                        : number != null ? access.test("(CAST(%s AS DOUBLE) = ?)", number) : Condition.FALSE;
            case DOUBLE -> number != null ? access.test("(%s = ?)", number) : Condition.FALSE;
        };
    }

    private static Condition among(FieldAccess text, Set<String> spellings) {
        String marks = String.join(", ", Collections.nCopies(spellings.size(), "?"));
        return text.test(
                spellings.size() == 1 ? "(lower(%s) = ?)" : "(lower(%s) IN (" + marks + "))", spellings.toArray());
    }

    private static Condition like(FieldAccess text, String pattern) {
        String like = Glob.like(pattern);
        return like.indexOf('\\') < 0
                ? text.test("(lower(%s) LIKE ?)", like)
                : text.test("(lower(%s) LIKE ? ESCAPE '\\')", like);
    }

    private static Condition inNetwork(FieldAccess text, String written) {
        Network network = Network.parse(written);
        if (network == null) {
            return Condition.FALSE;
        }
        Condition exact = text.test(NetworkFunction.NAME + "(%s, ?)", written);
        byte[] first = network.first();
        if (first.length != 4 || network.prefix() < 8) {
            return exact;
        }
        // Looking at the first octets leaves few values to the function; one written as IPv6 can have any beginning.
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < network.prefix() / 8; i++) {
            octets.append(first[i] & 0xFF).append(i < 3 ? "." : "");
        }
        return text.test("(starts_with(%s, ?)", octets.toString())
                .joined(" OR ", text.test("contains(%s, ?))", ":"))
                .and(exact);
    }

    private static Condition numbers(FieldAccess access, Query.Range range) {
        return switch (access.type()) {
            case BOOLEAN -> Condition.FALSE;
            case BIGINT ->
                bounds(range, (operator, bound) -> {
                    Long integer = NumberText.asLong(bound);
                    return integer != null
                            ? access.test("(%s " + operator + " ?)", integer)
                            : access.test("(CAST(%s AS DOUBLE) " + operator + " ?)", number(bound));
                });
            case DOUBLE -> bounds(range, (operator, bound) -> access.test("(%s " + operator + " ?)", number(bound)));
            case VARCHAR ->
                ofText(
                        access,
                        text -> text.test("regexp_full_match(%s, '" + DECIMAL + "')")
                                .and(bounds(
                                        range,
                                        (operator, bound) -> text.test(
                                                "(TRY_CAST(%s AS DOUBLE) " + operator + " ?)", number(bound)))));
        };
    }

    private static Condition between(FieldAccess text, Query.Range range) {
        return bounds(range, (operator, bound) -> text.test("(lower(%s) " + operator + " ?)", CaseFolding.fold(bound)));
    }

    /** Makes a condition of a bound. */
    private interface Bound {
        Condition at(String operator, String bound);
    }

    private static Condition bounds(Query.Range range, Bound bound) {
        List<Condition> both = new ArrayList<>();
        if (range.lower() != null) {
            both.add(bound.at(range.includeLower() ? ">=" : ">", range.lower()));
        }
        if (range.upper() != null) {
            both.add(bound.at(range.includeUpper() ? "<=" : "<", range.upper()));
        }
        return Condition.and(both);
    }

    private static Double number(@Nullable String bound) {
        Double number = bound == null ? null : NumberText.asDouble(bound);
        if (number == null) {
            throw new IllegalArgumentException("not a number: " + bound);
        }
        return number;
    }

    /** The test on the value's text, and where it can be a list, on the elements' texts. */
    private static Condition ofText(FieldAccess access, Function<FieldAccess, Condition> test) {
        FieldAccess text = access.asText();
        Condition whole = test.apply(text);
        if (!text.lists()) {
            return whole;
        }
        Condition element = test.apply(FieldAccess.text("e"));
        List<Object> parameters = new ArrayList<>();
        parameters.addAll(text.parameters());
        parameters.addAll(text.parameters());
        parameters.addAll(text.parameters());
        parameters.addAll(element.parameters());
        String sql = text.sql();
        return Condition.or(List.of(
                whole,
                new Condition(
                        "(CASE WHEN starts_with(" + sql + ", '[') AND json_valid(" + sql + ") THEN list_bool_or("
                                + "list_transform(from_json(" + sql + ", '[\"VARCHAR\"]'), lambda e: " + element.sql()
                                + ")) END)",
                        parameters)));
    }
}
