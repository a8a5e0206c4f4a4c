package io.tidewatch.lake.search;

import io.tidewatch.lake.Column;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.Reserved;
import io.tidewatch.lake.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * How a field's value is read in one source.
 *
 * @param sql an expression of the type
 * @param parameters values for its question marks
 * @param type what it gives
 * @param lists whether a value can be the text of a JSON array that stands for several values
 */
record FieldAccess(String sql, List<Object> parameters, ColumnType type, boolean lists) {
    FieldAccess {
        parameters = List.copyOf(parameters);
    }

    /** The places where values of the field can lie in the source: none, its column, what has no column, or both. */
    static List<FieldAccess> of(Source source, String field) {
        List<FieldAccess> places = new ArrayList<>();
        Column column = source.columns().of(field);
        if (column != null) {
            places.add(new FieldAccess(column.sql(), List.of(), column.type(), column.lists()));
        }
        if (source.overflows()) {
            String pointer = "/" + field.replace("~", "~0").replace("/", "~1");
            places.add(new FieldAccess(
                    "json_extract_string(" + Reserved.MORE.column() + ", ?)",
                    List.of(pointer),
                    ColumnType.VARCHAR,
                    true));
        }
        return places;
    }

    static FieldAccess text(String sql) {
        return new FieldAccess(sql, List.of(), ColumnType.VARCHAR, false);
    }

    /** The value as text. */
    FieldAccess asText() {
        return type == ColumnType.VARCHAR
                ? this
                : new FieldAccess("CAST(" + sql + " AS VARCHAR)", parameters, ColumnType.VARCHAR, false);
    }

    /** The condition that {@code format} makes of the expression put for its {@code %s}, and the parameters of {@code values}. */
    Condition test(String format, Object... values) {
        List<Object> all = new ArrayList<>();
        for (int at = format.indexOf("%s"); at >= 0; at = format.indexOf("%s", at + 2)) {
            // The values of this package stand after the last place of the expression, or there is one place only.
            all.addAll(parameters);
        }
        all.addAll(List.of(values));
        return new Condition(format.replace("%s", sql), all);
    }
}
