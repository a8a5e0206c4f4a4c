package io.tidewatch.lake.search;

import io.tidewatch.store.ValueCount;
import java.util.ArrayList;
import java.util.List;

/** Counts the values of a field, a list's elements one by one, and gives the most frequent. */
final class TopValuesSearch {
    private TopValuesSearch() {}

    static List<ValueCount> find(Run run, List<Scan> scans, String field, int limit) {
        return run.over(
                scans,
                readable -> {
                    Condition counted = Union.of(readable, (scan, number) -> columns(scan, field), ") GROUP BY v");
                    List<Object> parameters = new ArrayList<>(counted.parameters());
                    parameters.add(limit);
                    return new Condition(
                            "SELECT v, CAST(sum(n) AS BIGINT) AS c FROM (" + counted.sql()
                                    + ") WHERE v IS NOT NULL GROUP BY v ORDER BY c DESC, v LIMIT ?",
                            parameters);
                },
                row -> new ValueCount(row.getString(1), row.getLong(2)));
    }

    private static Condition columns(Scan scan, String field) {
        Condition text = FieldValues.text(scan.source(), field);
        if (FieldValues.hasLists(scan.source(), field)) {
            text = elements(text);
        }
        return new Condition("SELECT v, count(*) AS n FROM (SELECT " + text.sql() + " AS v", text.parameters());
    }

    private static Condition elements(Condition text) {
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            parameters.addAll(text.parameters());
        }
        String sql = text.sql();
        return new Condition(
                "unnest(CASE WHEN starts_with(" + sql + ", '[') AND json_valid(" + sql + ") THEN from_json(" + sql
                        + ", '[\"VARCHAR\"]') ELSE [" + sql + "] END)",
                parameters);
    }
}
