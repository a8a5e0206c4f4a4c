package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Session;
import io.tidewatch.catalog.Sessions;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions in the tables {@code session} and {@code refresh_token}. */
public final class SqlSessions implements Sessions {
    private static final String SELECT = "SELECT id, tenant, account, address, created, expires FROM session";

    private final Database database;

    public SqlSessions(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public void begin(Session session, String refreshHash) {
        database.write("beginning a session", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO session (id, tenant, account, address, created, expires) VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, session.id());
                insert.setString(2, session.tenant().value());
                insert.setString(3, session.account());
                insert.setString(4, Text.keepable(session.address()));
                insert.setLong(5, Micros.of(session.created()));
                insert.setLong(6, Micros.of(session.expires()));
                insert.executeUpdate();
            }
            addRefresh(connection, refreshHash, session.id());
            return session;
        });
    }

    @Override
    public Optional<Session> session(String id) {
        if (Text.cannotBeKept(id)) {
            return Optional.empty();
        }
        return database.read("reading sessions", connection -> Optional.ofNullable(session(connection, id)));
    }

    @Override
    public List<Session> sessions(TenantId tenant, String account) {
        return database.read("reading sessions", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + " WHERE tenant = ? AND account = ? ORDER BY created, id")) {
                select.setString(1, tenant.value());
                select.setString(2, account);
                return rows(select);
            }
        });
    }

    @Override
    public Refresh refresh(String hash, String nextHash) {
        if (Text.cannotBeKept(hash)) {
            return new Unknown();
        }
        return database.write("renewing a session", connection -> {
            Session session = holder(connection, hash);
            if (session == null) {
                return new Unknown();
            }
            // The condition makes the first of two the only one, whichever reads first.
            if (update(connection, "UPDATE refresh_token SET used = 1 WHERE hash = ? AND used = 0", hash) == 0) {
                end(connection, session.id());
                return new Reused(session);
            }
            addRefresh(connection, nextHash, session.id());
            return new Renewed(session);
        });
    }

    @Override
    public boolean end(String id) {
        return database.write("ending a session", connection -> end(connection, id));
    }

    @Override
    public int endAll(TenantId tenant, String account) {
        return database.write("ending sessions", connection -> {
            List<Session> all;
            try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE tenant = ? AND account = ?")) {
                select.setString(1, tenant.value());
                select.setString(2, account);
                all = rows(select);
            }
            for (Session session : all) {
                end(connection, session.id());
            }
            return all.size();
        });
    }

    @Override
    public void forget(Instant time) {
        database.write("forgetting sessions", connection -> {
            try (PreparedStatement tokens = connection.prepareStatement(
                            "DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE expires < ?)");
                    PreparedStatement sessions = connection.prepareStatement("DELETE FROM session WHERE expires < ?")) {
                tokens.setLong(1, Micros.of(time));
                tokens.executeUpdate();
                sessions.setLong(1, Micros.of(time));
                return sessions.executeUpdate();
            }
        });
    }

    private static boolean end(Connection connection, String id) throws SQLException {
        update(connection, "DELETE FROM refresh_token WHERE session = ?", id);
        return update(connection, "DELETE FROM session WHERE id = ?", id) > 0;
    }

    private static void addRefresh(Connection connection, String hash, String session) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO refresh_token (hash, session, used) VALUES (?, ?, 0)")) {
            insert.setString(1, hash);
            insert.setString(2, session);
            insert.executeUpdate();
        }
    }

    private static @Nullable Session holder(Connection connection, String hash) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + " WHERE id = (SELECT session FROM refresh_token WHERE hash = ?)")) {
            select.setString(1, hash);
            List<Session> found = rows(select);
            return found.isEmpty() ? null : found.getFirst();
        }
    }

    private static @Nullable Session session(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE id = ?")) {
            select.setString(1, id);
            List<Session> found = rows(select);
            return found.isEmpty() ? null : found.getFirst();
        }
    }

    private static int update(Connection connection, String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            return statement.executeUpdate();
        }
    }

    private static List<Session> rows(PreparedStatement select) throws SQLException {
        List<Session> sessions = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                sessions.add(new Session(
                        rows.getString(1),
                        new TenantId(rows.getString(2)),
                        rows.getString(3),
                        rows.getString(4),
                        Micros.toInstant(rows.getLong(5)),
                        Micros.toInstant(rows.getLong(6))));
            }
        }
        return sessions;
    }
}
