package io.tidewatch.sqlite;

import java.sql.SQLException;

/** Lets offsets skip ahead. */
final class SkipWrite extends Write<Boolean> {
    private final long nextOffset;

    SkipWrite(long nextOffset) {
        this.nextOffset = nextOffset;
    }

    @Override
    Boolean apply(Transaction transaction) throws SQLException {
        transaction.skipTo(nextOffset);
        return true;
    }
}
