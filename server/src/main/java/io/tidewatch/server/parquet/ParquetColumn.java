package io.tidewatch.server.parquet;

import static java.util.Objects.requireNonNull;

/**
 * A column; every cell of it may be null.
 *
 * @param name as it is shown; without meaning to Parquet, dots included
 */
public record ParquetColumn(String name, Type type) {
    public ParquetColumn {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
    }

    /** What its cells are. */
    public enum Type {
        BOOLEAN(0),
        LONG(2),
        DOUBLE(5),
        /** UTF-8. */
        TEXT(6),
        /** Microseconds since 1970, UTC. */
        TIME(2);

        private final int physical;

        Type(int physical) {
            this.physical = physical;
        }

        /** The number of the format's physical type: BOOLEAN, INT64, DOUBLE or BYTE_ARRAY. */
        int physical() {
            return physical;
        }
    }
}
