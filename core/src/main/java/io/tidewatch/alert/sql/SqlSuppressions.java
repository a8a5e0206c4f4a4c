package io.tidewatch.alert.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Suppression;
import io.tidewatch.alert.Suppressions;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.sql.PreparedStatement;
import java.util.List;

/** Suppressions in the catalog. Thread-safe. */
public final class SqlSuppressions implements Suppressions {
    private final Database database;

    public SqlSuppressions(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public List<Suppression> list(TenantId tenant) {
        return database.read("reading suppressions", connection -> SuppressionTable.list(connection, tenant));
    }

    @Override
    public void put(Suppression suppression) {
        database.write("writing a suppression", connection -> {
            List<Suppression> there = SuppressionTable.list(connection, suppression.tenant());
            if (there.size() >= MAX && there.stream().noneMatch(one -> one.id().equals(suppression.id()))) {
                throw new TidewatchException(
                        FailureKind.INVALID, "there are " + MAX + " suppressions already; remove one first");
            }
            SuppressionTable.put(connection, suppression);
            return suppression;
        });
    }

    @Override
    public boolean remove(TenantId tenant, String id) {
        return database.write("removing a suppression", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM alert_suppression WHERE tenant = ? AND id = ?")) {
                delete.setString(1, tenant.value());
                delete.setString(2, id);
                return delete.executeUpdate() > 0;
            }
        });
    }
}
