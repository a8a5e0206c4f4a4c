package io.tidewatch.lake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of fields in one source, in order, found by field. Immutable. */
public final class Columns {
    private final List<Column> list;
    private final Map<String, Column> byField;

    public Columns(List<Column> list) {
        this.list = List.copyOf(list);
        this.byField = HashMap.newHashMap(list.size());
        for (Column column : this.list) {
            byField.put(column.field(), column);
        }
    }

    /** Columns in the source's order; reserved ones ({@link Reserved}) are not among them. */
    public List<Column> list() {
        return list;
    }

    /**
     * The column of the field of that name, or null where the source has none. Its values can then still lie in
     * {@link Reserved#MORE}, when the source {@link Source#overflows}.
     */
    public @Nullable Column of(String field) {
        return byField.get(field);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Columns columns && list.equals(columns.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
