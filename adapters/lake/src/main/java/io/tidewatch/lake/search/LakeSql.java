package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Session;
import io.tidewatch.lake.Snapshot;
import io.tidewatch.lake.Source;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.SqlSearcher;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Runs one checked SELECT over views of a tenant's snapshot; see {@link SqlSearcher}. {@link SqlGuard} decides from the parsed tree; the
 * database it then runs on can reach nothing but that tenant's parts, should the guard ever be wrong.
 */
public final class LakeSql implements SqlSearcher {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_LENGTH = 20_000;
    private static final int MAX_ROWS = 100_000;

    private final Snapshots snapshots;
    private final SearchThreads threads;
    private final Predicate<Source> readable;

    /**
     * @param threads where statements run
     * @param readable which sources to read: not those known to be damaged
     */
    public LakeSql(Snapshots snapshots, SearchThreads threads, Predicate<Source> readable) {
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.threads = requireNonNull(threads, "threads is null");
        this.readable = requireNonNull(readable, "readable is null");
    }

    @Override
    public SqlResult sql(TenantId tenant, DatasetScope visible, String sql, SqlLimits limits) {
        if (sql.length() > MAX_LENGTH || sql.indexOf('\0') >= 0) {
            throw invalid(
                    "a statement has at most " + MAX_LENGTH + " characters, without NUL; this one has " + sql.length());
        }
        if (limits.rows() < 1 || limits.rows() > MAX_ROWS) {
            throw invalid("ask for 1 to " + MAX_ROWS + " rows, not " + limits.rows());
        }
        return threads.run(() -> {
            threads.enterDatabase((int) limits.time().toSeconds() + 1);
            try {
                return runHere(tenant, visible, sql, limits);
            } finally {
                threads.leaveDatabase();
            }
        });
    }

    private SqlResult runHere(TenantId tenant, DatasetScope visible, String sql, SqlLimits limits) {
        try (Snapshot snapshot = snapshots.take(tenant, visible::allows, TimeRange.ALL);
                Session session = snapshot.session()) {
            List<Source> sources = snapshot.sources().stream().filter(readable).toList();
            Set<String> views = new TreeSet<>();
            views.add(SqlViews.EVENTS);
            sources.forEach(source -> views.add(source.dataset().value()));
            Set<String> used = SqlGuard.check(parsed(session, sql), views);
            createViews(session, used, sources);
            return run(session, sql, limits);
        } catch (SQLException e) {
            throw translated(e, limits);
        }
    }

    private static JsonNode parsed(Session session, String sql) throws SQLException {
        try (PreparedStatement parse = session.connection()
                .prepareStatement("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)")) {
            parse.setString(1, sql);
            try (ResultSet result = parse.executeQuery()) {
                result.next();
                return JSON.readTree(result.getString(1));
            }
        }
    }

    private static void createViews(Session session, Set<String> used, List<Source> sources) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            for (String view : used) {
                List<Source> wanted = view.equals(SqlViews.EVENTS)
                        ? sources
                        : sources.stream()
                                .filter(source -> source.dataset().value().equals(view))
                                .toList();
                statement.execute(SqlViews.create(view, wanted));
            }
        }
    }

    private static SqlResult run(Session session, String sql, SqlLimits limits) throws SQLException {
        // The line break ends a comment at the statement's end. DuckDB gives all rows at once, so the limit must stand
        // in the statement.
        String limited = "SELECT * FROM (\n" + withoutEnd(sql) + "\n) LIMIT " + (limits.rows() + 1);
        try (PreparedStatement statement = session.connection().prepareStatement(limited)) {
            statement.setQueryTimeout((int) Math.max(1, limits.time().toSeconds()));
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData meta = result.getMetaData();
                List<Column> columns = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    columns.add(new Column(meta.getColumnName(i), meta.getColumnTypeName(i)));
                }
                List<List<@Nullable Object>> rows = new ArrayList<>();
                while (rows.size() < limits.rows() && result.next()) {
                    List<@Nullable Object> row = new ArrayList<>(columns.size());
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(SqlValues.read(result, i, columns.get(i - 1).type()));
                    }
                    rows.add(row);
                }
                return new SqlResult(columns, rows, result.next());
            }
        }
    }

    private static String withoutEnd(String sql) {
        String end = sql.stripTrailing();
        while (end.endsWith(";")) {
            end = end.substring(0, end.length() - 1).stripTrailing();
        }
        return end;
    }

    private static TidewatchException translated(SQLException e, SqlLimits limits) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("INTERRUPT")) {
            return new TidewatchException(
                    FailureKind.OVERLOADED,
                    "the statement took longer than " + limits.time().toSeconds()
                            + " s; add a condition on time, read one dataset, or ask for less",
                    e);
        }
        if (message.startsWith("Out of Memory")) {
            return new TidewatchException(
                    FailureKind.OVERLOADED,
                    "the statement needs more memory than it may use; add a condition on time, or group by fewer values",
                    e);
        }
        String firstLine = message.lines().findFirst().orElse("");
        if (firstLine.toLowerCase(Locale.ROOT).startsWith("io error") || firstLine.startsWith("Invalid Error")) {
            return new TidewatchException(
                    FailureKind.CORRUPT, "a part of the store cannot be read; see the store's health", e);
        }
        return new TidewatchException(FailureKind.INVALID, firstLine, e);
    }

    private static TidewatchException invalid(String message) {
        return new TidewatchException(FailureKind.INVALID, message);
    }
}
