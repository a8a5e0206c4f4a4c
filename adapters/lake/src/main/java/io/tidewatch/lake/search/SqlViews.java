package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.Source;
import io.tidewatch.lake.Sql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The views that SQL reads: {@code events} and one a dataset. Columns: {@code time, ingested, dataset, severity, source, id, raw}, then the
 * fields under their names, {@code ~2} added where two differ only by case, and {@code more}, a JSON object of the fields without a column.
 */
final class SqlViews {
    static final String EVENTS = "events";
    private static final int MAX_FIELDS = 1_000;
    private static final List<String> OWN =
            List.of("time", "ingested", "dataset", "severity", "source", "id", "raw", "more");

    private SqlViews() {}

    /** The statement that makes a view over those sources. */
    static String create(String name, List<Source> sources) {
        Map<String, ColumnType> fields = fields(sources);
        Map<String, String> names = names(fields);
        String selects = sources.isEmpty()
                ? "SELECT CAST(NULL AS TIMESTAMP) AS time, CAST(NULL AS TIMESTAMP) AS ingested, '' AS dataset, '' AS severity, "
                        + "'' AS source, '' AS id, '' AS raw, '' AS message, '' AS more WHERE FALSE"
                : sources.stream()
                        .map(source -> select(source, fields, names))
                        .collect(Collectors.joining(" UNION ALL "));
        return "CREATE TEMP VIEW " + Sql.identifier(name) + " AS " + selects;
    }

    private static Map<String, ColumnType> fields(List<Source> sources) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        Map<String, Integer> holders = new HashMap<>();
        for (Source source : sources) {
            for (Column column : source.columns().list()) {
                types.merge(column.field(), column.type(), (one, other) -> one == other ? one : ColumnType.VARCHAR);
                holders.merge(column.field(), 1, Integer::sum);
            }
        }
        List<String> kept = types.keySet().stream()
                .sorted(Comparator.comparingInt((String field) -> -holders.getOrDefault(field, 0))
                        .thenComparing(field -> field))
                .limit(MAX_FIELDS)
                .sorted()
                .toList();
        Map<String, ColumnType> fields = new LinkedHashMap<>();
        fields.put(Event.MESSAGE, types.getOrDefault(Event.MESSAGE, ColumnType.VARCHAR));
        kept.forEach(field -> fields.put(field, types.getOrDefault(field, ColumnType.VARCHAR)));
        return fields;
    }

    private static Map<String, String> names(Map<String, ColumnType> fields) {
        Set<String> taken = new HashSet<>(OWN);
        Map<String, String> names = new HashMap<>();
        for (String field : fields.keySet()) {
            String name = field.replace('\0', '?');
            for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = field.replace('\0', '?') + '~' + i;
            }
            names.put(field, name);
        }
        return names;
    }

    private static String select(Source source, Map<String, ColumnType> fields, Map<String, String> names) {
        Column message = source.columns().of(Event.MESSAGE);
        List<String> columns = new ArrayList<>(List.of(
                "_time AS time",
                "_ingested AS ingested",
                Sql.literal(source.dataset().value()) + " AS dataset",
                FieldValues.SEVERITY + " AS severity",
                "_source AS source",
                FieldValues.ID + " AS id",
                (message == null ? "_raw" : "coalesce(_raw, _raw_head || " + message.sql() + ")") + " AS raw"));
        fields.forEach((field, type) -> {
            Column column = source.columns().of(field);
            String value = column == null ? "NULL" : column.sql();
            String typed = column != null && column.type() == type ? value : "CAST(" + value + " AS " + type + ")";
            columns.add(typed + " AS " + Sql.identifier(names.getOrDefault(field, field)));
        });
        columns.add("_more AS more");
        return "SELECT " + String.join(", ", columns) + " FROM " + source.relation();
    }
}
