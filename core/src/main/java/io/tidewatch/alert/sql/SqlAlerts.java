package io.tidewatch.alert.sql;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCounts;
import io.tidewatch.alert.AlertCursor;
import io.tidewatch.alert.AlertDetails;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.AlertPage;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.EditOutcome;
import io.tidewatch.alert.Risk;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.RuleRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alerts in the catalog. Thread-safe. */
public final class SqlAlerts implements Alerts {
    private final Database database;
    private final RuleTable ruleTable = new RuleTable();

    public SqlAlerts(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public AlertPage list(AlertScope scope, AlertQuery query, AlertSort sort, int limit, @Nullable AlertCursor after) {
        return database.read("listing alerts", connection -> {
            Map<Long, RuleRef> rules = ruleTable.rules(connection, scope.tenant());
            Conditions conditions = new Conditions(scope, query, rules);
            if (conditions.areHopeless()) {
                return new AlertPage(List.of(), null);
            }
            String hint = ListPlan.hint(connection, database.dialect(), scope, query, sort, conditions, rules, limit);
            conditions.onAlert();
            return page(connection, scope, conditions, hint, query.entity() != null, sort, limit, after, rules);
        });
    }

    private static AlertPage page(
            Connection connection,
            AlertScope scope,
            Conditions conditions,
            String hint,
            boolean byEntity,
            AlertSort sort,
            int limit,
            @Nullable AlertCursor after,
            Map<Long, RuleRef> rules)
            throws SQLException {
        String created = (byEntity ? "e" : "a") + ".created";
        String primary = switch (sort) {
            case CREATED -> created;
            case SEVERITY -> "a.severity";
            case UPDATED -> "a.updated";
        };
        boolean two = sort != AlertSort.CREATED;
        if (after != null && two) {
            conditions.add(
                    "(" + primary + ", " + created + ", a.id) < (?, ?, ?)",
                    after.primary(),
                    after.created(),
                    after.id());
        } else if (after != null) {
            conditions.add("(" + created + ", a.id) < (?, ?)", after.created(), after.id());
        }
        String order = " ORDER BY " + (two ? primary + " DESC, " : "") + created + " DESC, a.id DESC";
        // An entity can be there as several kinds.
        String distinct = byEntity ? "DISTINCT " : "";
        List<Alert> alerts = new ArrayList<>();
        // Ids first, from an index alone where one has all that is asked for: only the page's rows are read whole.
        String ids = "SELECT " + distinct + "a.id, " + created + " AS made, " + primary + " AS sorted"
                + conditions.from(hint) + order + " LIMIT " + (limit + 1);
        try (PreparedStatement select = connection.prepareStatement("SELECT " + AlertTable.COLUMNS + " FROM (" + ids
                + ") p JOIN alert a ON a.tenant = ? AND a.id = p.id ORDER BY p.sorted DESC, p.made DESC, p.id DESC")) {
            conditions.set(select);
            select.setString(conditions.size() + 1, scope.tenant().value());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    alerts.add(AlertTable.alert(rows, scope.tenant(), rules));
                }
            }
        }
        if (alerts.size() <= limit) {
            return new AlertPage(alerts, null);
        }
        Alert last = alerts.get(limit - 1);
        long at = switch (sort) {
            case CREATED -> Micros.of(last.created());
            case SEVERITY -> Codes.of(last.severity());
            case UPDATED -> Micros.of(last.updated());
        };
        return new AlertPage(alerts.subList(0, limit), new AlertCursor(at, Micros.of(last.created()), last.id()));
    }

    @Override
    public long count(AlertScope scope, AlertQuery query) {
        return database.read(
                "counting alerts",
                connection -> new Cells(
                                connection,
                                database.dialect(),
                                scope,
                                query,
                                ruleTable.rules(connection, scope.tenant()))
                        .read().stream().mapToLong(Cell::alerts).sum());
    }

    @Override
    public AlertCounts counts(AlertScope scope, AlertQuery query, @Nullable Duration bucket) {
        return database.read("counting alerts", connection -> {
            Map<Long, RuleRef> rules = ruleTable.rules(connection, scope.tenant());
            CountSheet sheet = new CountSheet(rules);
            sheet.add(new Cells(connection, database.dialect(), scope, query, rules).read());
            return sheet.counts(
                    bucket == null
                            ? List.of()
                            : new Buckets(connection, database.dialect(), scope, query, rules, bucket).read());
        });
    }

    @Override
    public Optional<Alert> find(AlertScope scope, String id) {
        return database.read("reading an alert", connection -> Optional.ofNullable(find(connection, scope, id)));
    }

    private @Nullable Alert find(Connection connection, AlertScope scope, String id) throws SQLException {
        return Text.cannotBeKept(id)
                ? null
                : AlertTable.find(connection, scope, id, ruleTable.rules(connection, scope.tenant()));
    }

    @Override
    public Optional<AlertDetails> details(AlertScope scope, String id) {
        return database.read("reading an alert", connection -> {
            Alert alert = find(connection, scope, id);
            return alert == null ? Optional.empty() : Optional.of(DetailTable.details(connection, alert));
        });
    }

    @Override
    public List<AlertHistory> history(AlertScope scope, String id) {
        return database.read("reading an alert's history", connection -> {
            Alert alert = find(connection, scope, id);
            return alert == null ? List.of() : HistoryTable.ALERTS.list(connection, scope.tenant(), id);
        });
    }

    @Override
    public EditOutcome edit(
            AlertScope scope, String id, AlertEdit edit, @Nullable Long version, String actor, Instant now) {
        if (Text.cannotBeKept(id)) {
            return new EditOutcome.Missing();
        }
        return database.write(
                "changing an alert",
                connection -> EditWrite.edit(
                        connection, scope, id, edit, version, actor, now, ruleTable.rules(connection, scope.tenant())));
    }

    @Override
    public List<Risk> risks(AlertScope scope, Entity.@Nullable Kind kind, int limit, Instant now) {
        return database.read(
                "adding up risks",
                connection -> new RiskRead(kind, now)
                        .read(connection, scope, ruleTable.rules(connection, scope.tenant()), limit));
    }
}
