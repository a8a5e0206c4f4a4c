package io.tidewatch.catalog.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table {@code revision}: tells processes that share a catalog, at the price of one row, that what they remember has changed. */
public final class Revisions {
    /** Changes of the manifest's parts. */
    public static final String PARTS = "parts";

    /** Alerts made or grown. */
    public static final String ALERTS = "alerts";

    private Revisions() {}

    public static long of(Connection connection, String subject) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT number FROM revision WHERE subject = ?")) {
            select.setString(1, subject);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    /** One more; gives the new number. */
    public static long next(Connection connection, String subject) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO revision (subject, number) VALUES (?, 1)"
                        + " ON CONFLICT (subject) DO UPDATE SET number = revision.number + 1")) {
            upsert.setString(1, subject);
            upsert.executeUpdate();
        }
        return of(connection, subject);
    }
}
