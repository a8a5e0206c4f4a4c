package io.tidewatch.lake.search;

import io.tidewatch.event.FieldKind;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.Sql;
import io.tidewatch.store.FieldInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lists the fields of events, and estimates how many values each has from the newest rows. */
final class FieldsSearch {
    /** Cells that are looked at for the estimates. */
    private static final long MAX_CELLS = 20_000_000;

    private FieldsSearch() {}

    /** A field that has no column of its own, and its type in JSON. */
    private record Loose(String name, String type) {}

    static List<FieldInfo> find(Run run, List<Scan> scans) {
        Map<String, FieldKind> kinds = new TreeMap<>();
        for (Scan scan : scans) {
            for (Column column : scan.source().columns().list()) {
                kinds.merge(column.field(), kind(column), FieldsSearch::mixed);
            }
        }
        List<String> columns = List.copyOf(kinds.keySet());
        for (Loose loose : loose(run, scans)) {
            kinds.merge(loose.name(), kind(loose.type()), FieldsSearch::mixed);
        }
        Map<String, Long> cardinalities = cardinalities(run, scans, columns);
        List<FieldInfo> fields = new ArrayList<>();
        kinds.forEach((name, kind) -> fields.add(new FieldInfo(name, kind, cardinalities.getOrDefault(name, -1L))));
        return fields;
    }

    private static List<Loose> loose(Run run, List<Scan> scans) {
        List<Scan> overflowing =
                scans.stream().filter(s -> s.source().overflows()).toList();
        return run.over(
                overflowing,
                readable -> {
                    Condition rows = Union.of(
                            readable,
                            (scan, number) -> "SELECT unnest(json_keys(_more)) AS k, unnest(list_transform("
                                    + "json_extract(_more, '$.*'), lambda v: json_type(v))) AS t");
                    return new Condition("SELECT DISTINCT k, t FROM (" + rows.sql() + ")", rows.parameters());
                },
                row -> new Loose(row.getString(1), String.valueOf(row.getString(2))));
    }

    private static Map<String, Long> cardinalities(Run run, List<Scan> scans, List<String> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        long lowest = scans.stream().mapToLong(Scan::from).min().orElse(0);
        long high = scans.stream().mapToLong(Scan::to).max().orElse(0) + 1;
        long low = Windows.lowEnd(scans, lowest, high, MAX_CELLS / fields.size());
        List<Scan> newest = scans.stream()
                .map(scan -> scan.within(low, high))
                .filter(java.util.Objects::nonNull)
                .toList();
        boolean all = low == lowest;
        Map<String, Long> found = new TreeMap<>();
        run.over(
                newest,
                readable -> {
                    Condition rows = Union.of(readable, (scan, number) -> columns(scan, fields), "");
                    String estimates = fields.stream()
                            .map(Sql::identifier)
                            .map(name -> "approx_count_distinct(" + name + "), count(" + name + ")")
                            .collect(Collectors.joining(", "));
                    return new Condition("SELECT " + estimates + " FROM (" + rows.sql() + ")", rows.parameters());
                },
                row -> {
                    for (int i = 0; i < fields.size(); i++) {
                        long distinct = row.getLong(i * 2 + 1);
                        long values = row.getLong(i * 2 + 2);
                        // Where values hardly repeat in what was looked at, the rest has others.
                        found.put(fields.get(i), all || distinct <= values / 4 ? Math.min(distinct, values) : -1L);
                    }
                    return true;
                });
        return found;
    }

    private static Condition columns(Scan scan, List<String> fields) {
        return Condition.of(fields.stream()
                .map(field -> {
                    Column column = scan.source().columns().of(field);
                    String value = column == null ? "NULL" : column.sql();
                    return "CAST(" + value + " AS VARCHAR) AS " + Sql.identifier(field);
                })
                .collect(Collectors.joining(", ", "SELECT ", "")));
    }

    private static FieldKind kind(Column column) {
        return switch (column.type()) {
            case BIGINT -> FieldKind.LONG;
            case DOUBLE -> FieldKind.DOUBLE;
            case BOOLEAN -> FieldKind.BOOLEAN;
            case VARCHAR -> column.lists() ? FieldKind.LIST : FieldKind.TEXT;
        };
    }

    private static FieldKind kind(String jsonType) {
        return switch (jsonType) {
            case "NULL" -> FieldKind.NULL;
            case "BIGINT", "UBIGINT" -> FieldKind.LONG;
            case "DOUBLE" -> FieldKind.DOUBLE;
            case "BOOLEAN" -> FieldKind.BOOLEAN;
            case "ARRAY", "OBJECT" -> FieldKind.LIST;
            default -> FieldKind.TEXT;
        };
    }

    private static FieldKind mixed(FieldKind one, FieldKind other) {
        return one == other || other == FieldKind.NULL ? one : one == FieldKind.NULL ? other : FieldKind.TEXT;
    }
}
