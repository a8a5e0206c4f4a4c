package io.tidewatch.lake;

import io.tidewatch.event.FieldKind;
import org.duckdb.DuckDBColumnType;

/** What a column of a field holds. A column whose field has values of several kinds is {@link #VARCHAR}, every value as its text. */
public enum ColumnType {
    BIGINT(1, DuckDBColumnType.BIGINT),
    DOUBLE(2, DuckDBColumnType.DOUBLE),
    BOOLEAN(3, DuckDBColumnType.BOOLEAN),
    VARCHAR(4, DuckDBColumnType.VARCHAR);

    private final int code;
    private final DuckDBColumnType duckdb;

    ColumnType(int code, DuckDBColumnType duckdb) {
        this.code = code;
        this.duckdb = duckdb;
    }

    /** The number that index files hold for it. */
    int code() {
        return code;
    }

    /** The type of that {@link #code}. */
    static ColumnType ofCode(int code) {
        for (ColumnType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IndexOutOfBoundsException("there is no column type " + code);
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
