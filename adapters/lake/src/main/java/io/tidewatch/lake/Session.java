package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/**
 * A connection to the locked-down DuckDB of one tenant: it can read that tenant's parts and the memtables of open snapshots, and
 * nothing else; settings cannot be changed. For one thread at a time; temporary views and macros end with it.
 */
public final class Session implements AutoCloseable {
    private final DuckDBConnection connection;
    private final Closing closing;

    Session(DuckDBConnection connection, Closing closing) {
        this.connection = connection;
        this.closing = closing;
    }

    /** What ends the session. */
    interface Closing {
        void close() throws SQLException;
    }

    public DuckDBConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            closing.close();
        } catch (SQLException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "a DuckDB session cannot be closed", e);
        }
    }
}
