package io.tidewatch.lake;

import io.tidewatch.event.FieldKind;
import org.duckdb.DuckDBColumnType;

/** What a column of a field holds. A column whose field has values of several kinds is {@link #VARCHAR}, every value as its text. */
public enum ColumnType {
    BIGINT(DuckDBColumnType.BIGINT),
    DOUBLE(DuckDBColumnType.DOUBLE),
    BOOLEAN(DuckDBColumnType.BOOLEAN),
    VARCHAR(DuckDBColumnType.VARCHAR);

    private final DuckDBColumnType duckdb;

    ColumnType(DuckDBColumnType duckdb) {
        this.duckdb = duckdb;
    }

    DuckDBColumnType duckdb() {
        return duckdb;
    }

    /** The type that holds values of {@code kind} without loss. */
    static ColumnType of(FieldKind kind) {
        return switch (kind) {
            case LONG -> BIGINT;
            case DOUBLE -> DOUBLE;
            case BOOLEAN -> BOOLEAN;
            case TEXT, LIST, NULL -> VARCHAR;
        };
    }

    /** The type that holds what both hold. */
    ColumnType widenedBy(ColumnType other) {
        return this == other ? this : VARCHAR;
    }
}
