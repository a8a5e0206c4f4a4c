package io.tidewatch.lake.search;

import io.tidewatch.lake.Micros;
import io.tidewatch.store.StatisticsRequest;
import io.tidewatch.store.StatisticsRequest.Figure;
import io.tidewatch.store.StatisticsRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes figures over groups of events. */
final class StatisticsSearch {
    private final StatisticsRequest request;

    private StatisticsSearch(StatisticsRequest request) {
        this.request = request;
    }

    static List<StatisticsRow> find(Run run, List<Scan> scans, StatisticsRequest request) {
        StatisticsSearch search = new StatisticsSearch(request);
        List<StatisticsRow> rows = run.over(scans, search::statement, search::row);
        // Without groups there is one row even of nothing, as DuckDB gives it of empty tables.
        return rows.isEmpty() && scans.isEmpty() && request.groupBy().isEmpty() && request.bucket() == null
                ? List.of(search.nothing())
                : rows;
    }

    private Condition statement(List<Scan> scans) {
        Condition rows = Union.of(scans, (scan, number) -> columns(scan), "");
        List<String> groups = new ArrayList<>();
        if (request.bucket() != null) {
            groups.add("b");
        }
        for (int i = 0; i < request.groupBy().size(); i++) {
            groups.add("g" + i);
        }
        List<Object> parameters = new ArrayList<>();
        StringBuilder select = new StringBuilder("SELECT ");
        groups.forEach(group -> select.append(group).append(", "));
        for (int i = 0; i < request.figures().size(); i++) {
            Figure figure = request.figures().get(i);
            select.append(i == 0 ? "" : ", ")
                    .append(aggregate(figure, i))
                    .append(" AS v")
                    .append(i);
            if (figure.function() == StatisticsRequest.Function.PERCENTILE) {
                parameters.add(figure.percentile() / 100);
            }
        }
        parameters.addAll(rows.parameters());
        select.append(" FROM (").append(rows.sql()).append(')');
        if (!groups.isEmpty()) {
            select.append(" GROUP BY ").append(String.join(", ", groups));
            if (request.top() > 0 && !request.groupBy().isEmpty()) {
                return topOf(select, groups, parameters);
            }
            select.append(" ORDER BY count(*) DESC, ").append(String.join(", ", groups));
        }
        parameters.add(request.limit());
        return new Condition(select.append(" LIMIT ?").toString(), parameters);
    }

    /**
     * The groups whose values are among the top ones, of each field by itself. Windows run over groups, not over events: the events are
     * read once and not kept.
     */
    private Condition topOf(StringBuilder select, List<String> groups, List<Object> parameters) {
        List<String> totals = new ArrayList<>();
        List<String> ranks = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < request.groupBy().size(); i++) {
            totals.add("sum(n) OVER (PARTITION BY g" + i + ") AS t" + i);
            ranks.add("dense_rank() OVER (ORDER BY t" + i + " DESC, g" + i + ") AS r" + i);
            kept.add("r" + i + " <= ?");
            parameters.add(request.top());
        }
        List<String> shown = new ArrayList<>(groups);
        for (int i = 0; i < request.figures().size(); i++) {
            shown.add("v" + i);
        }
        parameters.add(request.limit());
        String grouped = select.insert("SELECT ".length(), "count(*) AS n, ").toString();
        return new Condition(
                "SELECT " + String.join(", ", shown) + " FROM (SELECT *, " + String.join(", ", ranks)
                        + " FROM (SELECT *, " + String.join(", ", totals) + " FROM (" + grouped + "))) WHERE "
                        + String.join(" AND ", kept) + " ORDER BY n DESC, " + String.join(", ", groups) + " LIMIT ?",
                parameters);
    }

    private Condition columns(Scan scan) {
        Condition select = Condition.of("SELECT 1 AS one");
        if (request.bucket() != null) {
            long length = Math.max(1, request.bucket().toNanos() / 1_000);
            select = select.joined(", ", HistogramSearch.bucket(length)).joined("", Condition.of(" AS b"));
        }
        for (int i = 0; i < request.groupBy().size(); i++) {
            select = select.joined(
                            ", ",
                            FieldValues.text(scan.source(), request.groupBy().get(i)))
                    .joined("", Condition.of(" AS g" + i));
        }
        for (int i = 0; i < request.figures().size(); i++) {
            Figure figure = request.figures().get(i);
            String field = figure.field();
            if (field != null) {
                select = select.joined(", ", value(scan, figure, field)).joined("", Condition.of(" AS f" + i));
            }
        }
        return select;
    }

    private static Condition value(Scan scan, Figure figure, String field) {
        return switch (figure.function()) {
            case COUNT, DISTINCT -> FieldValues.text(scan.source(), field);
            case SUM, AVG, MIN, MAX, PERCENTILE -> FieldValues.number(scan.source(), field);
        };
    }

    private static String aggregate(Figure figure, int index) {
        String value = "f" + index;
        return switch (figure.function()) {
            case COUNT -> figure.field() == null ? "count(*)" : "count(" + value + ")";
            case DISTINCT -> "count(DISTINCT " + value + ")";
            case SUM -> "sum(" + value + ")";
            case AVG -> "avg(" + value + ")";
            case MIN -> "min(" + value + ")";
            case MAX -> "max(" + value + ")";
            case PERCENTILE -> "quantile_cont(" + value + ", CAST(? AS DOUBLE))";
        };
    }

    private StatisticsRow row(ResultSet row) throws SQLException {
        int index = 1;
        Instant bucket = request.bucket() == null ? null : Micros.toInstant(row.getLong(index++));
        List<@Nullable String> group = new ArrayList<>();
        for (int i = 0; i < request.groupBy().size(); i++) {
            group.add(row.getString(index++));
        }
        List<@Nullable Double> values = new ArrayList<>();
        for (int i = 0; i < request.figures().size(); i++) {
            double value = row.getDouble(index++);
            values.add(row.wasNull() ? null : value);
        }
        return new StatisticsRow(bucket, group, values);
    }

    private StatisticsRow nothing() {
        List<@Nullable Double> values = new ArrayList<>();
        for (Figure figure : request.figures()) {
            values.add(
                    switch (figure.function()) {
                        case COUNT, DISTINCT -> 0.0;
                        case SUM, AVG, MIN, MAX, PERCENTILE -> null;
                    });
        }
        return new StatisticsRow(null, List.of(), values);
    }
}
