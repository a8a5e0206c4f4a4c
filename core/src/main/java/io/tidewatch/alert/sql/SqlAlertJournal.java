package io.tidewatch.alert.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertBatch;
import io.tidewatch.alert.AlertDetails;
import io.tidewatch.alert.AlertJournal;
import io.tidewatch.alert.AlertKey;
import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.GroupAlert;
import io.tidewatch.alert.GroupKey;
import io.tidewatch.alert.Suppression;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Revisions;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.detect.Entity;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the stage writes, in the catalog. Thread-safe. */
public final class SqlAlertJournal implements AlertJournal {
    /** The stage of a process that has the catalog to itself. */
    private static final long ALONE = 0;

    private static final long UNKNOWN = -1;

    private final Database database;
    private final long stage;
    private final NewAlerts newAlerts;
    /** How often alerts had changed before anything was read that the stage remembers; used where several stages write. */
    private volatile long seen = UNKNOWN;

    /** For the one stage of a catalog. */
    public SqlAlertJournal(Database database) {
        this(database, ALONE, NewAlerts.IGNORED);
    }

    /**
     * The same.
     *
     * @param newAlerts writes what goes with new alerts
     */
    public SqlAlertJournal(Database database, NewAlerts newAlerts) {
        this(database, ALONE, newAlerts);
    }

    /**
     * For one of several stages that write at the same time.
     *
     * @param node the name of its process, of no other that lives
     */
    public static SqlAlertJournal ofNode(Database database, String node) {
        return ofNode(database, node, NewAlerts.IGNORED);
    }

    /**
     * Notes that nothing is written of these partitions yet, where nothing is known of them. Without it a process that takes one over could not
     * tell a partition whose alerts were never written from one that has none.
     */
    public void begin(Collection<Integer> partitions) {
        List<Integer> begun = List.copyOf(partitions);
        database.write("taking over partitions", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO alert_position (queue_partition, last_offset) VALUES (?, 0)"
                            + " ON CONFLICT (queue_partition) DO NOTHING")) {
                for (int partition : begun) {
                    insert.setInt(1, partition);
                    insert.executeUpdate();
                }
            }
            return begun;
        });
    }

    /**
     * The same.
     *
     * @param newAlerts writes what goes with new alerts
     */
    public static SqlAlertJournal ofNode(Database database, String node, NewAlerts newAlerts) {
        UUID derived = UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8));
        return new SqlAlertJournal(database, Math.max(1, derived.getMostSignificantBits() & Long.MAX_VALUE), newAlerts);
    }

    private SqlAlertJournal(Database database, long stage, NewAlerts newAlerts) {
        this.database = requireNonNull(database, "database is null");
        this.stage = stage;
        this.newAlerts = requireNonNull(newAlerts, "newAlerts is null");
    }

    @Override
    public List<Position> positions() {
        return database.read("reading up to where alerts are written", connection -> {
            List<Position> positions = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT queue_partition, last_offset FROM alert_position ORDER BY queue_partition");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(new Position(rows.getInt(1), rows.getLong(2)));
                }
            }
            return positions;
        });
    }

    @Override
    public Map<GroupKey, List<GroupAlert>> recent(Collection<GroupKey> groups) {
        return database.read("reading open alerts", connection -> {
            Map<GroupKey, List<GroupAlert>> recent = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, opened, last_finding, created, state FROM alert WHERE tenant = ? AND group_key = ?"
                            + " ORDER BY created DESC LIMIT " + AlertLimits.RECENT_OF_GROUP)) {
                for (GroupKey group : groups) {
                    select.setString(1, group.tenant().value());
                    select.setString(2, group.digest());
                    List<GroupAlert> alerts = new ArrayList<>();
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            alerts.add(new GroupAlert(
                                    rows.getString(1),
                                    Micros.toInstant(rows.getLong(2)),
                                    Micros.toInstant(rows.getLong(3)),
                                    Micros.toInstant(rows.getLong(4)),
                                    rows.getInt(5) >= State.FIRST_RESOLVED));
                        }
                    }
                    recent.put(group, alerts);
                }
            }
            return recent;
        });
    }

    @Override
    public Set<AlertBatch.TimedId> known(Collection<AlertBatch.TimedId> timed) {
        return database.read("looking for findings that are known", connection -> {
            Set<AlertBatch.TimedId> known = new HashSet<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT 1 FROM alert_timed WHERE tenant = ? AND id = ?")) {
                for (AlertBatch.TimedId id : timed) {
                    select.setString(1, id.tenant().value());
                    select.setString(2, Text.keepable(id.id()));
                    try (ResultSet rows = select.executeQuery()) {
                        if (rows.next()) {
                            known.add(id);
                        }
                    }
                }
            }
            return known;
        });
    }

    @Override
    public List<Suppression> suppressions() {
        return database.read("reading suppressions", connection -> SuppressionTable.list(connection, null));
    }

    @Override
    public long lastBatch() {
        return database.read("reading up to where alerts are written", this::lastBatch);
    }

    private long lastBatch(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT coalesce(max(number), 0) FROM alert_batch WHERE stage = ?")) {
            select.setLong(1, stage);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** What became of a batch, and how often alerts had changed then. */
    private record Committed(Outcome outcome, long revision) {}

    @Override
    public Outcome commit(AlertBatch batch) {
        Committed committed = database.write("writing alerts", connection -> commit(connection, batch));
        seen = committed.revision;
        return committed.outcome;
    }

    private Committed commit(Connection connection, AlertBatch batch) throws SQLException {
        long last = lastBatch(connection);
        if (last == batch.number()) {
            return new Committed(new Outcome.Repeated(), UNKNOWN);
        }
        if (last != batch.number() - 1) {
            throw new TidewatchException(
                    FailureKind.INTERNAL,
                    "alerts are written by another process too: batch " + last + " is written, and this is batch "
                            + batch.number() + "; stop one of them");
        }
        boolean changes = !batch.made().isEmpty() || !batch.grown().isEmpty();
        if (changes && stage != ALONE) {
            long revision = Revisions.of(connection, Revisions.ALERTS);
            if (revision != seen) {
                return new Committed(new Outcome.Overtaken(), revision);
            }
        }
        GrowthWrite growth = new GrowthWrite(connection, Micros.of(batch.now()));
        Set<AlertKey> stale = growth.stale(batch.grown());
        if (!stale.isEmpty()) {
            return new Committed(new Outcome.Stale(stale), seen);
        }
        growth.write(batch.grown());
        make(connection, batch.made());
        keepBack(connection, batch);
        remember(connection, batch);
        advance(connection, batch.positions());
        number(connection, batch.number());
        return new Committed(new Outcome.Written(), changes ? Revisions.next(connection, Revisions.ALERTS) : seen);
    }

    private void make(Connection connection, List<AlertBatch.Made> made) throws SQLException {
        if (made.isEmpty()) {
            return;
        }
        CountTable counts = new CountTable();
        Map<String, Long> rules = new HashMap<>();
        List<Alert> inserted = new ArrayList<>();
        try (PreparedStatement alerts = connection.prepareStatement(
                        "INSERT INTO alert (tenant, id, rule, severity, state, group_key, group_values, entities, dataset,"
                                + " opened, last_finding, first_event, created, updated, findings, suppressed, previous,"
                                + " version) VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
                                + " ON CONFLICT (tenant, id) DO NOTHING");
                PreparedStatement details = connection.prepareStatement(
                        "INSERT INTO alert_detail (tenant, id, explanation, fields, first_events, latest_events,"
                                + " event_count) VALUES (?, ?, ?, ?, ?, ?, ?)");
                EntityTable entities = new EntityTable(connection)) {
            for (AlertBatch.Made one : made) {
                Alert alert = one.details().alert();
                long rule = RuleTable.number(connection, alert.tenant(), alert.rule(), rules);
                long created = Micros.of(alert.created());
                if (insert(alerts, one, rule, created)) {
                    inserted.add(alert);
                    insert(details, one.details());
                    for (Entity entity : alert.entities()) {
                        entities.add(alert.tenant(), created, alert.id(), entity);
                    }
                    counts.add(
                            alert.tenant(),
                            created,
                            rule,
                            alert.severity(),
                            alert.dataset().value(),
                            0,
                            1);
                }
            }
        }
        counts.write(connection);
        if (!inserted.isEmpty()) {
            newAlerts.on(connection, inserted);
        }
    }

    /** False for an alert that is there already: its id is derived, so it is this one. */
    private static boolean insert(PreparedStatement insert, AlertBatch.Made made, long rule, long created)
            throws SQLException {
        Alert alert = made.details().alert();
        insert.setString(1, alert.tenant().value());
        insert.setString(2, alert.id());
        insert.setLong(3, rule);
        insert.setLong(4, Codes.of(alert.severity()));
        insert.setString(5, made.group().digest());
        insert.setString(6, Columns.map(alert.group()));
        insert.setString(7, Columns.entities(alert.entities()));
        insert.setString(8, alert.dataset().value());
        insert.setLong(9, Micros.of(made.opened()));
        insert.setLong(10, Micros.of(made.last()));
        insert.setLong(11, Micros.of(alert.firstEvent()));
        insert.setLong(12, created);
        insert.setLong(13, Micros.of(alert.updated()));
        insert.setLong(14, alert.findings());
        insert.setLong(15, alert.suppressed());
        text(insert, 16, alert.previous());
        return insert.executeUpdate() == 1;
    }

    private static void insert(PreparedStatement insert, AlertDetails details) throws SQLException {
        insert.setString(1, details.alert().tenant().value());
        insert.setString(2, details.alert().id());
        insert.setString(3, details.explanation());
        insert.setString(4, Columns.map(details.fields()));
        insert.setString(5, Columns.events(details.firstEvents()));
        insert.setString(6, Columns.events(details.latestEvents()));
        insert.setLong(7, details.events());
        insert.executeUpdate();
    }

    private static void keepBack(Connection connection, AlertBatch batch) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE alert_suppression SET suppressed = suppressed + ?,"
                        + " last_suppressed = ? WHERE tenant = ? AND id = ?")) {
            for (AlertBatch.KeptBack kept : batch.kept()) {
                update.setLong(1, kept.findings());
                update.setLong(2, Micros.of(batch.now()));
                update.setString(3, kept.tenant().value());
                update.setString(4, kept.suppression());
                update.executeUpdate();
            }
        }
    }

    private static void remember(Connection connection, AlertBatch batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO alert_timed (tenant, id, seen) VALUES (?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING")) {
            for (AlertBatch.TimedId id : batch.timed()) {
                insert.setString(1, id.tenant().value());
                insert.setString(2, Text.keepable(id.id()));
                insert.setLong(3, Micros.of(batch.now()));
                insert.executeUpdate();
            }
        }
    }

    private static void advance(Connection connection, List<Position> positions) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO alert_position (queue_partition, last_offset) VALUES (?, ?)"
                        + " ON CONFLICT (queue_partition) DO UPDATE SET last_offset = excluded.last_offset"
                        // Of partitions that another stage has taken over, this one knows an old position.
                        + " WHERE excluded.last_offset > alert_position.last_offset")) {
            for (Position position : positions) {
                upsert.setInt(1, position.partition());
                upsert.setLong(2, position.offset());
                upsert.executeUpdate();
            }
        }
    }

    private void number(Connection connection, long number) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO alert_batch (stage, number) VALUES (?, ?)"
                        + " ON CONFLICT (stage) DO UPDATE SET number = excluded.number")) {
            upsert.setLong(1, stage);
            upsert.setLong(2, number);
            upsert.executeUpdate();
        }
    }

    static void text(PreparedStatement statement, int parameter, @Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(parameter, Types.VARCHAR);
        } else {
            statement.setString(parameter, value);
        }
    }

    /** Inserts into {@code alert_entity}. */
    static final class EntityTable implements AutoCloseable {
        private final PreparedStatement insert;

        EntityTable(Connection connection) throws SQLException {
            insert = connection.prepareStatement("INSERT INTO alert_entity (tenant, value, created, alert, kind)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, value, created, alert, kind) DO NOTHING");
        }

        void add(TenantId tenant, long created, String alert, Entity entity) throws SQLException {
            insert.setString(1, tenant.value());
            insert.setString(2, entity.value());
            insert.setLong(3, created);
            insert.setString(4, alert);
            insert.setLong(5, Codes.of(entity.kind()));
            insert.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            insert.close();
        }
    }
}
