package io.tidewatch.catalog.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Node;
import io.tidewatch.catalog.Nodes;
import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.config.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables {@code node} and {@code partition_lease}. */
public final class SqlNodes implements Nodes {
    private final Database database;

    public SqlNodes(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public View view() {
        return database.read("reading which processes there are", SqlNodes::view);
    }

    @Override
    public View beat(Node self, Function<View, List<Integer>> wanted) {
        requireNonNull(self, "self is null");
        requireNonNull(wanted, "wanted is null");
        return database.write("giving a sign of life", connection -> {
            put(connection, self);
            View before = view(connection);
            List<Integer> taken = wanted.apply(before);
            if (taken.isEmpty()) {
                return before;
            }
            take(connection, self, taken);
            return view(connection);
        });
    }

    private static void put(Connection connection, Node self) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO node (name, instance, roles, beat) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
                        + " SET instance = excluded.instance, roles = excluded.roles, beat = excluded.beat")) {
            upsert.setString(1, self.name());
            upsert.setString(2, self.instance());
            upsert.setString(3, self.roles().stream().sorted().map(Role::name).collect(Collectors.joining(" ")));
            upsert.setLong(4, self.beat());
            upsert.executeUpdate();
        }
    }

    private static void take(Connection connection, Node self, List<Integer> partitions) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO partition_lease (queue_partition, holder, node, epoch) VALUES (?, ?, ?, 1)"
                        + " ON CONFLICT (queue_partition) DO UPDATE SET holder = excluded.holder, node = excluded.node,"
                        + " epoch = partition_lease.epoch + 1")) {
            for (int partition : partitions) {
                upsert.setInt(1, partition);
                upsert.setString(2, self.instance());
                upsert.setString(3, self.name());
                upsert.executeUpdate();
            }
        }
    }

    static View view(Connection connection) throws SQLException {
        List<Node> nodes = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT name, instance, roles, beat FROM node ORDER BY name");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                nodes.add(new Node(rows.getString(1), rows.getString(2), roles(rows.getString(3)), rows.getLong(4)));
            }
        }
        return new View(nodes, leases(connection));
    }

    static List<PartitionLease> leases(Connection connection) throws SQLException {
        List<PartitionLease> leases = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT queue_partition, holder, node, epoch FROM partition_lease ORDER BY queue_partition");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                leases.add(new PartitionLease(rows.getInt(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
            }
        }
        return leases;
    }

    private static Set<Role> roles(String words) {
        return Arrays.stream(words.split(" ", -1)).map(Role::valueOf).collect(Collectors.toSet());
    }

    @Override
    public void release(String instance, Collection<Integer> partitions) {
        List<Integer> released = List.copyOf(partitions);
        database.write("giving up partitions", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE partition_lease SET holder = '' WHERE holder = ? AND queue_partition = ?")) {
                for (int partition : released) {
                    update.setString(1, instance);
                    update.setInt(2, partition);
                    update.executeUpdate();
                }
            }
            return released;
        });
    }

    @Override
    public void leave(String instance) {
        database.write("leaving the other processes", connection -> {
            try (PreparedStatement update =
                            connection.prepareStatement("UPDATE partition_lease SET holder = '' WHERE holder = ?");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM node WHERE instance = ?")) {
                update.setString(1, instance);
                update.executeUpdate();
                delete.setString(1, instance);
                return delete.executeUpdate();
            }
        });
    }
}
