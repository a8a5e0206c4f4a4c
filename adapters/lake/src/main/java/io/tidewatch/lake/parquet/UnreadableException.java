package io.tidewatch.lake.parquet;

import org.jspecify.annotations.Nullable;

/** A Parquet file is damaged, or holds what is not read here; DuckDB can tell which, and what to do. */
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public UnreadableException(String message) {
        this(message, null);
    }
}
