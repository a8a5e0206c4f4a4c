package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.HuntState;
import io.tidewatch.catalog.Hunts;
import io.tidewatch.catalog.StoredHunt;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hunts in the tables {@code hunt} and {@code hunt_matches}. */
public final class SqlHunts implements Hunts {
    private static final int LINES_A_ROW = 1_000;
    private static final String HEAD =
            "tenant, id, visible, created, created_by, request, state, started, ended, examined, total, matches, message";

    private final Database database;

    public SqlHunts(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public void put(StoredHunt hunt, boolean isNew) {
        database.write("writing a hunt", connection -> {
            String sql = isNew
                    ? "INSERT INTO hunt (state, started, ended, examined, total, matches, message, result, tenant, id,"
                            + " visible, created, created_by, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    : "UPDATE hunt SET state = ?, started = ?, ended = ?, examined = ?, total = ?, matches = ?,"
                            + " message = ?, result = ? WHERE tenant = ? AND id = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, hunt.state().label());
                Micros.set(statement, 2, hunt.started());
                Micros.set(statement, 3, hunt.ended());
                statement.setLong(4, hunt.examined());
                statement.setLong(5, hunt.total());
                statement.setLong(6, hunt.matches());
                statement.setString(7, Text.keepable(hunt.message()));
                statement.setString(8, Text.keepable(hunt.result()));
                statement.setString(9, hunt.tenant().value());
                statement.setString(10, hunt.id());
                if (isNew) {
                    statement.setString(11, String.join(",", hunt.visible().patterns()));
                    statement.setLong(12, Micros.of(hunt.created()));
                    statement.setString(13, Text.keepable(hunt.createdBy()));
                    statement.setString(14, Text.keepable(hunt.request()));
                }
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<StoredHunt> hunt(TenantId tenant, String id) {
        if (Text.cannotBeKept(id)) {
            return Optional.empty();
        }
        return database.read("reading a hunt", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT " + HEAD + ", result FROM hunt WHERE tenant = ? AND id = ?")) {
                select.setString(1, tenant.value());
                select.setString(2, id);
                return read(select, true).stream().findFirst();
            }
        });
    }

    @Override
    public List<StoredHunt> hunts(TenantId tenant, int limit, @Nullable StoredHunt after) {
        return database.read("reading hunts", connection -> {
            String older = after == null ? "" : " AND (created < ? OR (created = ? AND id < ?))";
            try (PreparedStatement select = connection.prepareStatement("SELECT " + HEAD + " FROM hunt WHERE tenant = ?"
                    + older + " ORDER BY created DESC, id DESC LIMIT ?")) {
                int next = 1;
                select.setString(next++, tenant.value());
                if (after != null) {
                    select.setLong(next++, Micros.of(after.created()));
                    select.setLong(next++, Micros.of(after.created()));
                    select.setString(next++, after.id());
                }
                select.setInt(next, limit);
                return read(select, false);
            }
        });
    }

    private static List<StoredHunt> read(PreparedStatement select, boolean withResult) throws SQLException {
        List<StoredHunt> hunts = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String visible = rows.getString(3);
                hunts.add(new StoredHunt(
                        new TenantId(rows.getString(1)),
                        rows.getString(2),
                        visible.isEmpty() ? DatasetScope.NONE : DatasetScope.of(List.of(visible.split(","))),
                        Micros.toInstant(rows.getLong(4)),
                        rows.getString(5),
                        rows.getString(6),
                        HuntState.valueOf(rows.getString(7).toUpperCase(Locale.ROOT)),
                        Micros.get(rows, 8),
                        Micros.get(rows, 9),
                        rows.getLong(10),
                        rows.getLong(11),
                        rows.getLong(12),
                        rows.getString(13),
                        withResult ? rows.getString(14) : ""));
            }
        }
        return hunts;
    }

    @Override
    public boolean remove(TenantId tenant, String id) {
        if (Text.cannotBeKept(id)) {
            return false;
        }
        return database.write("removing a hunt", connection -> {
            removeMatches(connection, tenant, id);
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM hunt WHERE tenant = ? AND id = ?")) {
                delete.setString(1, tenant.value());
                delete.setString(2, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private static void removeMatches(Connection connection, TenantId tenant, String hunt) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM hunt_matches WHERE tenant = ? AND hunt = ?")) {
            delete.setString(1, tenant.value());
            delete.setString(2, hunt);
            delete.executeUpdate();
        }
    }

    @Override
    public void putMatches(TenantId tenant, String hunt, List<Match> matches) {
        database.write("writing a hunt's matches", connection -> {
            removeMatches(connection, tenant, hunt);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO hunt_matches (tenant, hunt, first, lines) VALUES (?, ?, ?, ?)")) {
                for (int from = 0; from < matches.size(); from += LINES_A_ROW) {
                    StringBuilder lines = new StringBuilder();
                    for (Match match : matches.subList(from, Math.min(matches.size(), from + LINES_A_ROW))) {
                        lines.append(Micros.of(match.time()))
                                .append(' ')
                                .append(match.event())
                                .append(' ')
                                .append(Text.keepable(match.rule()).replace('\n', ' '))
                                .append('\n');
                    }
                    insert.setString(1, tenant.value());
                    insert.setString(2, hunt);
                    insert.setLong(3, from);
                    insert.setString(4, lines.toString());
                    insert.executeUpdate();
                }
            }
            return matches.size();
        });
    }

    @Override
    public List<Match> matches(TenantId tenant, String hunt, long from, int limit) {
        if (Text.cannotBeKept(hunt)) {
            return List.of();
        }
        return database.read("reading a hunt's matches", connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT first, lines FROM hunt_matches"
                    + " WHERE tenant = ? AND hunt = ? AND first > ? AND first < ? ORDER BY first")) {
                select.setString(1, tenant.value());
                select.setString(2, hunt);
                select.setLong(3, from - LINES_A_ROW);
                select.setLong(4, from + limit);
                List<Match> matches = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        rows.getString(2)
                                .lines()
                                .skip(Math.max(0, from - rows.getLong(1)))
                                .limit(limit - matches.size())
                                .map(SqlHunts::match)
                                .forEach(matches::add);
                    }
                }
                return matches;
            }
        });
    }

    private static Match match(String line) {
        String[] parts = line.split(" ", 3);
        return new Match(Micros.toInstant(Long.parseLong(parts[0])), requireNonNull(EventId.parse(parts[1])), parts[2]);
    }

    @Override
    public int interruptAll(Instant now) {
        return database.write("interrupting hunts", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE hunt SET state = 'interrupted', ended = ? WHERE state IN ('queued', 'running')")) {
                update.setLong(1, Micros.of(now));
                return update.executeUpdate();
            }
        });
    }

    @Override
    public int prune(Instant before, int keep) {
        return database.write("removing old hunts", connection -> {
            int removed;
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM hunt WHERE state NOT IN ('queued', 'running') AND (created < ? OR (SELECT count(*) FROM"
                            + " hunt AS newer WHERE newer.tenant = hunt.tenant AND newer.created > hunt.created) >= ?)")) {
                delete.setLong(1, Micros.of(before));
                delete.setInt(2, keep);
                removed = delete.executeUpdate();
            }
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM hunt_matches WHERE NOT EXISTS"
                            + " (SELECT 1 FROM hunt WHERE hunt.tenant = hunt_matches.tenant AND hunt.id = hunt_matches.hunt)")) {
                delete.executeUpdate();
            }
            return removed;
        });
    }
}
