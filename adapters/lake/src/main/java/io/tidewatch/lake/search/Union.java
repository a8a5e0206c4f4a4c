package io.tidewatch.lake.search;

import java.util.ArrayList;
import java.util.List;

/** Reads several scans as one relation. */
final class Union {
    private Union() {}

    /** The columns to select from a scan. */
    interface Columns {
        Condition of(Scan scan, int number);
    }

    /** The columns to select, as text without parameters. */
    interface ColumnText {
        String of(Scan scan, int number);
    }

    static Condition of(List<Scan> scans, ColumnText columns) {
        return of(scans, (Scan scan, int number) -> new Condition(columns.of(scan, number), List.of()), "");
    }

    /** @param end what follows each scan's conditions, as {@code GROUP BY ALL} */
    static Condition of(List<Scan> scans, Columns columns, String end) {
        List<String> selects = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < scans.size(); i++) {
            Condition selected = columns.of(scans.get(i), i);
            Condition clause = scans.get(i).clause();
            selects.add("(" + selected.sql() + " " + clause.sql() + end + ")");
            parameters.addAll(selected.parameters());
            parameters.addAll(clause.parameters());
        }
        return new Condition(String.join(" UNION ALL ", selects), parameters);
    }
}
