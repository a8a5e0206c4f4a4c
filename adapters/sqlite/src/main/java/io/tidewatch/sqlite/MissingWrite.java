package io.tidewatch.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Notes batches whose rows are gone. */
final class MissingWrite extends Damage {
    /** A gap that is larger is noted in part. */
    private static final int MOST_NOTES = 100_000;

    MissingWrite(long first, long last) {
        super(first, last - first + 1, "the file has no batches from " + first + " to " + last);
    }

    @Override
    Boolean apply(Transaction transaction) throws SQLException {
        try (PreparedStatement insert = transaction
                .tables()
                .connection()
                .prepareStatement(
                        "WITH RECURSIVE missing (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM missing WHERE n < ?)"
                                + " INSERT OR IGNORE INTO damaged (offset, records, reason) SELECT n, 0, ? FROM missing LIMIT ?")) {
            insert.setLong(1, offset());
            insert.setLong(2, offset() + batches() - 1);
            insert.setString(3, reason());
            insert.setInt(4, MOST_NOTES);
            insert.executeUpdate();
            return true;
        }
    }
}
