package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Whose catalog this is, in the table {@code installation}. */
public final class SqlInstallation {
    private final Database database;

    public SqlInstallation(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    /** The installation's id, if the catalog has one already. */
    public Optional<String> id() {
        return database.read("reading whose catalog this is", SqlInstallation::stored);
    }

    /** Makes the catalog that of an installation, unless it is somebody's; whose it is now. */
    public String claim(String id) {
        requireNonNull(id, "id is null");
        return database.write("noting whose catalog this is", connection -> {
            Optional<String> known = stored(connection);
            if (known.isEmpty()) {
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO installation (id) VALUES (?)")) {
                    insert.setString(1, id);
                    insert.executeUpdate();
                }
            }
            return known.orElse(id);
        });
    }

    private static Optional<String> stored(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM installation");
                ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }
}
