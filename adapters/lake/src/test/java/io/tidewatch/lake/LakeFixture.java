package io.tidewatch.lake;

import io.tidewatch.event.Event;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.testkit.Batches;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the lake's tests share: batches of events, and rows read through SQL as a searcher would. */
final class LakeFixture {
    private LakeFixture() {}

    static ProcessedBatch batch(long offset, Event... events) {
        TenantId tenant = events.length == 0 ? TenantId.DEFAULT : events[0].tenant();
        return new ProcessedBatch(new Position(0, offset), tenant, Batches.NOON, List.of(events), 0);
    }

    /** The values of an expression over every source that has what it names, as text. */
    static List<String> values(Lake lake, TenantId tenant, String expression) {
        List<String> values = new ArrayList<>();
        try (Snapshot snapshot = lake.snapshot(tenant, dataset -> true, TimeRange.ALL);
                Session session = snapshot.session();
                Statement statement = session.connection().createStatement()) {
            for (Source source : snapshot.sources()) {
                try (ResultSet rows = statement.executeQuery("SELECT " + expression + " FROM " + source.relation())) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return values;
    }

    /** Every source's values of a field, as text. */
    static List<String> field(Lake lake, TenantId tenant, String field) {
        List<String> values = new ArrayList<>();
        try (Snapshot snapshot = lake.snapshot(tenant, dataset -> true, TimeRange.ALL);
                Session session = snapshot.session();
                Statement statement = session.connection().createStatement()) {
            for (Source source : snapshot.sources()) {
                Column column = source.columns().of(field);
                if (column == null) {
                    continue;
                }
                try (ResultSet rows = statement.executeQuery("SELECT " + column.sql() + "::VARCHAR FROM "
                        + source.relation() + " ORDER BY _time, _partition, _sequence")) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return values;
    }

    static List<Source> sources(Lake lake, TenantId tenant) {
        try (Snapshot snapshot = lake.snapshot(tenant, dataset -> true, TimeRange.ALL)) {
            return snapshot.sources();
        }
    }
}
