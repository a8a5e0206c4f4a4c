package io.tidewatch.sqlite;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what SQLite's result codes mean to a person: the kind of failure, and what to do. */
final class SqliteErrors {
    private static final int PRIMARY_CODE = 0xff;

    private SqliteErrors() {}

    /**
     * @param doing what was tried, as "appending to the queue"
     * @param file the database
     */
    static TidewatchException explain(String doing, Path file, SQLException e) {
        SQLiteErrorCode code = primary(e);
        String failed = doing + " failed in " + file + ": ";
        return switch (code) {
            case SQLITE_FULL ->
                unavailable(
                        failed + "the disk is full. Free space on it; work goes on by itself, and nothing that was"
                                + " acknowledged is lost",
                        e);
            case SQLITE_IOERR ->
                unavailable(
                        failed + "the disk reported an error (" + e.getMessage() + "). Look at the system's log for the"
                                + " disk; it is tried again",
                        e);
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                unavailable(
                        failed + "another program holds the file locked. Close programs that have it open, such as a"
                                + " database browser",
                        e);
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                unavailable(
                        failed + "the file cannot be written (" + e.getMessage()
                                + "). Check that this user may write to"
                                + " the file and its folder, and that the disk is not mounted read-only",
                        e);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new TidewatchException(
                        FailureKind.CORRUPT,
                        failed + "the file is damaged (" + e.getMessage() + "). Stop Tidewatch, copy the file and those"
                                + " beside it (-wal, -shm) away, check the disk, then put a good copy back or let"
                                + " 'sqlite3 FILE .recover' save what can be read",
                        e);
            case SQLITE_TOOBIG ->
                new TidewatchException(
                        FailureKind.INVALID, failed + "the value is larger than SQLite keeps; send smaller batches", e);
            default -> new TidewatchException(FailureKind.INTERNAL, failed + e.getMessage(), e);
        };
    }

    /** Whether only the statement is at fault, so that others in the same transaction could succeed without it. */
    static boolean isFaultOfOneStatement(SQLException e) {
        return switch (primary(e)) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> true;
            default -> false;
        };
    }

    static boolean isDamage(SQLException e) {
        return switch (primary(e)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    static boolean isFull(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_FULL;
    }

    /** The result code without its extension: SQLITE_IOERR for SQLITE_IOERR_FSYNC. */
    private static SQLiteErrorCode primary(SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE);
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static TidewatchException unavailable(String message, SQLException e) {
        return new TidewatchException(FailureKind.UNAVAILABLE, message, e);
    }
}
