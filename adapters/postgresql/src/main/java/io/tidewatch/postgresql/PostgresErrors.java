package io.tidewatch.postgresql;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what PostgreSQL's SQLSTATEs mean to a person: the kind of failure, and what to do. */
final class PostgresErrors {
    private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03", "57P05", "25P03");
    private static final Set<String> LOST_RACE = Set.of("40001", "40P01");

    private PostgresErrors() {}

    /** Whether the same work may succeed when it is done again at once. */
    static boolean isLostRace(SQLException e) {
        return LOST_RACE.contains(state(e));
    }

    /** Whether the connection is gone, or could not be made. */
    static boolean isLostConnection(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || SHUT_DOWN.contains(state) || e instanceof SQLTransientConnectionException;
    }

    private static String state(SQLException e) {
        if (e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException why) {
            return state(why);
        }
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /**
     * @param doing what was tried, as "reading rules"
     * @param config which database
     */
    static TidewatchException explain(String doing, PostgresConfig config, SQLException e) {
        String failed = doing + " failed in " + config.address() + ": ";
        String state = state(e);
        return switch (state) {
            case "28P01", "28000" ->
                unavailable(
                        failed + "the server does not let the user '" + config.user()
                                + "' in (" + told(e) + "). Check catalog.user and catalog.password, and the server's"
                                + " pg_hba.conf",
                        e);
            case "3D000" ->
                unavailable(
                        failed + "the server has no database '"
                                + config.address().database()
                                + "'. Make it: CREATE DATABASE "
                                + config.address().database() + " OWNER "
                                + config.user() + " ENCODING 'UTF8' TEMPLATE template0",
                        e);
            case "42501" -> lacksPrivilege(doing, config, told(e), e);
            case "25006" ->
                unavailable(
                        failed + "it only lets itself be read (" + told(e)
                                + "). Name the primary in catalog.url, not a standby",
                        e);
            case "57014" ->
                unavailable(
                        failed + "it took longer than "
                                + config.statementTimeout().toSeconds()
                                + " s. See what else the server does, or raise catalog.statement-timeout",
                        e);
            case "53100" ->
                unavailable(
                        failed + "the server's disk is full. Free space on it; work goes on by itself, and nothing that"
                                + " was acknowledged is lost",
                        e);
            case "53300" ->
                unavailable(
                        failed + "the server has no connection to spare. Raise its max_connections, or lower"
                                + " catalog.readers",
                        e);
            case "55P03" ->
                unavailable(failed + "another program holds rows or tables locked (" + told(e) + "); try again", e);
            case "XX001", "XX002" ->
                new TidewatchException(
                        FailureKind.CORRUPT,
                        failed + "the server found its data damaged (" + told(e) + "). Restore a backup",
                        e);
            case "22021" ->
                new TidewatchException(
                        FailureKind.INVALID, failed + "a text holds the character NUL, which cannot be kept", e);
            default -> byClass(failed, state, e);
        };
    }

    static TidewatchException lacksPrivilege(
            String doing, PostgresConfig config, String told, @Nullable SQLException cause) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                doing + " failed in " + config.address() + ": the user '" + config.user() + "' lacks a privilege ("
                        + told
                        + "). Make it the owner: ALTER DATABASE "
                        + config.address().database() + " OWNER TO " + config.user(),
                cause);
    }

    private static TidewatchException byClass(String failed, String state, SQLException e) {
        if (e instanceof SQLTransientConnectionException && e.getCause() == null) {
            return unavailable(failed + "all connections that read are busy; try again, or raise catalog.readers", e);
        }
        if (isLostConnection(e)) {
            return unavailable(
                    failed + "the server cannot be reached (" + told(e) + "). Check that it runs and that catalog.url"
                            + " names it; it is tried again",
                    e);
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "40" -> unavailable(failed + "others changed the same rows at once; try again", e);
            case "53", "57", "58" ->
                unavailable(failed + "the server has trouble (" + told(e) + "). Look at its log; it is tried again", e);
            default -> new TidewatchException(FailureKind.INTERNAL, failed + told(e), e);
        };
    }

    /** The server's words, on one line; they hold no values, as connections ask for none. */
    private static String told(SQLException e) {
        SQLException first =
                e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException why ? why : e;
        return String.valueOf(first.getMessage()).lines().findFirst().orElse("").strip();
    }

    private static TidewatchException unavailable(String message, SQLException e) {
        return new TidewatchException(FailureKind.UNAVAILABLE, message, e);
    }
}
