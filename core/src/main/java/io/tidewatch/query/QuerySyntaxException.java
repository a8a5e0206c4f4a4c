package io.tidewatch.query;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;

/** A search that cannot be read. The message says what is wrong, at which column, and what to write instead. */
public final class QuerySyntaxException extends TidewatchException {
    private final int column;

    /**
     * @param problem what is wrong and what to write instead, without the place
     * @param column the place in the search as it was typed, from 1
     */
    public QuerySyntaxException(String problem, int column) {
        super(FailureKind.INVALID, "column " + column + ": " + problem);
        this.column = column;
    }

    /** The place in the search as it was typed, from 1. */
    public int column() {
        return column;
    }
}
