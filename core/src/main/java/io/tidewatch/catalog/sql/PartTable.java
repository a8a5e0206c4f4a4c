package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.Part;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables {@code part} and {@code position}. */
final class PartTable {
    private PartTable() {}

    static List<Part> all(Connection connection) throws SQLException {
        List<Part> parts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT path, tenant, dataset, time_from, time_to, row_count, bytes, level, created, details"
                                + " FROM part ORDER BY path COLLATE \"binary\"");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                parts.add(new Part(
                        rows.getString(1),
                        new TenantId(rows.getString(2)),
                        Dataset.of(rows.getString(3)),
                        Micros.toInstant(rows.getLong(4)),
                        Micros.toInstant(rows.getLong(5)),
                        rows.getLong(6),
                        new ByteSize(rows.getLong(7)),
                        rows.getInt(8),
                        Micros.toInstant(rows.getLong(9)),
                        rows.getString(10)));
            }
        }
        return parts;
    }

    static void add(Connection connection, List<Part> parts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO part (path, tenant, dataset, time_from, time_to, row_count, bytes, level, created, details)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (Part part : parts) {
                insert.setString(1, part.path());
                insert.setString(2, part.tenant().value());
                insert.setString(3, part.dataset().value());
                insert.setLong(4, Micros.of(part.from()));
                insert.setLong(5, Micros.of(part.to()));
                insert.setLong(6, part.rows());
                insert.setLong(7, part.size().bytes());
                insert.setLong(8, part.level());
                insert.setLong(9, Micros.of(part.created()));
                insert.setString(10, part.details());
                if (insert.executeUpdate() == 0) {
                    throw new TidewatchException(
                            FailureKind.INVALID,
                            "part " + part.path() + " is in the manifest already; nothing was changed");
                }
            }
        }
    }

    static void remove(Connection connection, List<String> paths) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM part WHERE path = ?")) {
            for (String path : paths) {
                delete.setString(1, path);
                if (delete.executeUpdate() == 0) {
                    throw new TidewatchException(
                            FailureKind.NOT_FOUND,
                            "part " + path + " is not in the manifest any more; nothing was changed");
                }
            }
        }
    }

    static List<Position> positions(Connection connection) throws SQLException {
        List<Position> positions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT queue_partition, last_offset FROM position ORDER BY queue_partition");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                positions.add(new Position(rows.getInt(1), rows.getLong(2)));
            }
        }
        return positions;
    }

    static void advance(Connection connection, List<Position> positions) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO position (queue_partition, last_offset) VALUES (?, ?) ON CONFLICT (queue_partition) DO UPDATE"
                        + " SET last_offset = excluded.last_offset WHERE excluded.last_offset >= position.last_offset")) {
            for (Position position : positions) {
                upsert.setInt(1, position.partition());
                upsert.setLong(2, position.offset());
                if (upsert.executeUpdate() == 0) {
                    throw new TidewatchException(
                            FailureKind.INVALID,
                            position + " lies before the position that the manifest has; nothing was changed");
                }
            }
        }
    }
}
