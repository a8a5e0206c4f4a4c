package io.tidewatch.postgresql;

import java.sql.SQLException;

/** The connection was lost while the server committed: it may have, or not. */
final class CommitInDoubt extends SQLException {
    private final String transaction;

    CommitInDoubt(String transaction, SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause);
        this.transaction = transaction;
    }

    /** The transaction's number at the server. */
    String transaction() {
        return transaction;
    }
}
