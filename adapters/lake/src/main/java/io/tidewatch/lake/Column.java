package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

/**
 * The column of a source that holds a field.
 *
 * @param field the field's name as events have it
 * @param name the column's name in this source; it differs from {@code field} where names collide without regard to case
 * @param type what it holds
 * @param lists whether a value can be the text of a JSON array that stands for several values; only in {@code VARCHAR}
 */
public record Column(String field, String name, ColumnType type, boolean lists) {
    public Column {
        requireNonNull(field, "field is null");
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    /** The name as it is written in SQL, quoted. */
    public String sql() {
        return Sql.identifier(name);
    }
}
