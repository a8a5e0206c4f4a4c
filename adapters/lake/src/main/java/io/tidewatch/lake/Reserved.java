package io.tidewatch.lake;

import java.util.List;
import org.duckdb.DuckDBColumnType;

/** The columns that every source has beside those of fields; docs/spec/lake-part.md. In memtables times are numbers, see {@link Source#relation}. */
public enum Reserved {
    /** Event time, {@code TIMESTAMP}, UTC, microseconds. */
    TIME("_time", DuckDBColumnType.BIGINT),
    /** When its batch was received, {@code TIMESTAMP}. */
    INGESTED("_ingested", DuckDBColumnType.BIGINT),
    /** {@code EventId.partition()}. */
    PARTITION("_partition", DuckDBColumnType.INTEGER),
    /** {@code EventId.sequence()}. */
    SEQUENCE("_sequence", DuckDBColumnType.BIGINT),
    /** The ordinal of {@code Severity}, {@code TINYINT}. */
    SEVERITY("_severity", DuckDBColumnType.TINYINT),
    /** {@code Origin.source()}. */
    SOURCE("_source", DuckDBColumnType.VARCHAR),
    TRANSPORT("_transport", DuckDBColumnType.VARCHAR),
    ADDRESS("_address", DuckDBColumnType.VARCHAR),
    PATH("_path", DuckDBColumnType.VARCHAR),
    /** The raw text of events that keep it, when it is valid UTF-8 and {@link #RAW_HEAD} is null. */
    RAW("_raw", DuckDBColumnType.VARCHAR),
    /** What stands before the message in the raw text: raw = head || message. The message begins a token of its own. */
    RAW_HEAD("_raw_head", DuckDBColumnType.VARCHAR),
    /** Raw bytes that are not valid UTF-8, in Base64. */
    RAW_BASE64("_raw_base64", DuckDBColumnType.VARCHAR),
    /** A JSON object of the fields that have no column: those past the column limit, and nulls. Names are keys as they are, not nested. */
    MORE("_more", DuckDBColumnType.VARCHAR);

    /** All, in the order of their columns. */
    public static final List<Reserved> ALL = List.of(values());

    private final String column;
    private final DuckDBColumnType type;

    Reserved(String column, DuckDBColumnType type) {
        this.column = column;
        this.type = type;
    }

    /** The column's name, which needs no quotes. */
    public String column() {
        return column;
    }

    /** Its place among the columns of a source. */
    @SuppressWarnings("EnumOrdinal") // the declaration's order is the columns' order, on disk by name alone
    int index() {
        return ordinal();
    }

    DuckDBColumnType type() {
        return type;
    }

    /** Whether the column holds text that a search of any text looks at. */
    boolean searchable() {
        return this == RAW || this == RAW_HEAD || this == MORE;
    }
}
