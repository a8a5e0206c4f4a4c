package io.tidewatch.postgresql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The connection was lost while the server committed: it may have, or not. */
final class CommitInDoubt extends SQLException {
    private final String transaction;
    private final transient @Nullable Object result;

    CommitInDoubt(String transaction, @Nullable Object result, SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause);
        this.transaction = transaction;
        this.result = result;
    }

    /** The transaction's number at the server. */
    String transaction() {
        return transaction;
    }

    /** What the work gave; it is right if the server committed. */
    @Nullable
    Object result() {
        return result;
    }
}
