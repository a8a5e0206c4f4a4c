package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.SavedSearch;
import io.tidewatch.catalog.SavedSearches;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Saved searches in the table {@code saved_search}. */
public final class SqlSavedSearches implements SavedSearches {
    private static final String SELECT =
            "SELECT tenant, id, name, query, range_from, range_to, columns, shared, author, changed FROM saved_search"
                    + " WHERE tenant = ?";

    private final Database database;

    public SqlSavedSearches(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public List<SavedSearch> list(TenantId tenant) {
        return database.read("reading saved searches", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + " ORDER BY name COLLATE \"binary\", id COLLATE \"binary\"")) {
                select.setString(1, tenant.value());
                return searches(select);
            }
        });
    }

    @Override
    public Optional<SavedSearch> find(TenantId tenant, String id) {
        if (!SavedSearch.isId(id)) {
            return Optional.empty();
        }
        return database
                .read("reading a saved search", connection -> {
                    try (PreparedStatement select = connection.prepareStatement(SELECT + " AND id = ?")) {
                        select.setString(1, tenant.value());
                        select.setString(2, id);
                        return searches(select);
                    }
                })
                .stream()
                .findFirst();
    }

    @Override
    public void put(SavedSearch search) {
        database.write("writing a saved search", connection -> {
            try (PreparedStatement count =
                    connection.prepareStatement("SELECT count(*) FROM saved_search WHERE tenant = ? AND id <> ?")) {
                count.setString(1, search.tenant().value());
                count.setString(2, search.id());
                try (ResultSet rows = count.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) >= MAX) {
                        throw new TidewatchException(
                                FailureKind.INVALID, "there are " + MAX + " saved searches already; remove one first");
                    }
                }
            }
            try (PreparedStatement upsert = connection.prepareStatement(
                    "INSERT INTO saved_search (tenant, id, name, query, range_from, range_to, columns, shared, author,"
                            + " changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO UPDATE SET"
                            + " name = excluded.name, query = excluded.query, range_from = excluded.range_from,"
                            + " range_to = excluded.range_to, columns = excluded.columns, shared = excluded.shared,"
                            + " author = excluded.author, changed = excluded.changed")) {
                upsert.setString(1, search.tenant().value());
                upsert.setString(2, search.id());
                upsert.setString(3, Text.keepable(search.name()));
                upsert.setString(4, Text.keepable(search.query()));
                upsert.setString(5, Text.keepable(search.from()));
                upsert.setString(6, Text.keepable(search.to()));
                upsert.setString(7, Text.keepable(String.join("\n", search.columns())));
                upsert.setInt(8, search.shared() ? 1 : 0);
                upsert.setString(9, search.author());
                upsert.setLong(10, Micros.of(search.changed()));
                return upsert.executeUpdate();
            }
        });
    }

    @Override
    public boolean remove(TenantId tenant, String id) {
        if (!SavedSearch.isId(id)) {
            return false;
        }
        return database.write("removing a saved search", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM saved_search WHERE tenant = ? AND id = ?")) {
                delete.setString(1, tenant.value());
                delete.setString(2, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private static List<SavedSearch> searches(PreparedStatement select) throws SQLException {
        List<SavedSearch> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String columns = rows.getString(7);
                found.add(new SavedSearch(
                        new TenantId(rows.getString(1)),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6),
                        columns.isEmpty() ? List.of() : List.of(columns.split("\n", -1)),
                        rows.getInt(8) != 0,
                        rows.getString(9),
                        Micros.toInstant(rows.getLong(10))));
            }
        }
        return found;
    }
}
