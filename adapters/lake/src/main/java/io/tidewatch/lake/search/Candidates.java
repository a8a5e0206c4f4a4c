package io.tidewatch.lake.search;

import io.tidewatch.lake.Reserved;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.query.ReservedField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cheap condition that is true of every row that a query matches, for scans, whose readers decide themselves. Fields that have a
 * column are compared there; a row that has one of the query's fields among those without a column is always a candidate.
 */
final class Candidates {
    private Candidates() {}

    static Condition of(Query query, Source source) {
        if (!source.overflows()) {
            return QueryConditions.of(query, source);
        }
        Set<String> names = new LinkedHashSet<>();
        if (!collect(query, names)) {
            return QueryConditions.of(query, source);
        }
        Condition inColumns = QueryConditions.of(query, columnsAlone(source));
        return names.isEmpty() || inColumns.isTrue() ? inColumns : Condition.or(List.of(inColumns, mentions(names)));
    }

    private static Source columnsAlone(Source source) {
        return new Source(
                source.name(),
                source.dataset(),
                source.from(),
                source.to(),
                source.rows(),
                source.columns(),
                false,
                source.relation(),
                source.memory(),
                source.pages(),
                source.blocks(),
                source.counts());
    }

    /** Whether one of the names is a key of the fields without a column, with a value that is not null. */
    private static Condition mentions(Set<String> names) {
        String more = Reserved.MORE.column();
        if (names.stream().anyMatch(name -> name.chars().anyMatch(c -> c < ' ' || c > '~' || c == '"' || c == '\\'))) {
            return Condition.of("(" + more + " IS NOT NULL)");
        }
        String keys = new TreeSet<>(names)
                .stream()
                        .map(name -> name.endsWith(".*")
                                ? quoted(name.substring(0, name.length() - 1)) + "[^\"]*"
                                : quoted(name))
                        .collect(Collectors.joining("|"));
        return Condition.of(
                "(" + more + " IS NOT NULL AND regexp_matches(" + more + ", ?))", "\"(?:" + keys + ")\":[^n]");
    }

    private static String quoted(String name) {
        return name.replaceAll("([^A-Za-z0-9_ ])", "\\\\$1");
    }

    /** Collects the fields that the query looks at; false where it looks at any. */
    private static boolean collect(Query query, Set<String> names) {
        return switch (query) {
            case Query.All all -> true;
            case Query.None none -> true;
            case Query.And and -> and.parts().stream().allMatch(part -> collect(part, names));
            case Query.Or or -> or.parts().stream().allMatch(part -> collect(part, names));
            case Query.Not not -> collect(not.part(), names);
            case Query.Text text -> add(text.field(), names);
            case Query.Wildcard wildcard -> add(wildcard.field(), names);
            case Query.Regexp regexp -> add(regexp.field(), names);
            case Query.Cidr cidr -> add(cidr.field(), names);
            case Query.Range range -> add(range.field(), names);
            case Query.Exists exists -> add(exists.field(), names);
        };
    }

    private static boolean add(@Nullable String field, Set<String> names) {
        ReservedField reserved = ReservedField.of(field);
        if (field == null || reserved == ReservedField.RAW) {
            return false;
        }
        if (reserved == null || reserved == ReservedField.MESSAGE) {
            names.add(field);
        }
        return true;
    }
}
