package io.tidewatch.alert.sql;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.Case;
import io.tidewatch.alert.CaseEdit;
import io.tidewatch.alert.Cases;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cases in the catalog. Thread-safe. */
public final class SqlCases implements Cases {
    private final Database database;
    private final RuleTable rules = new RuleTable();

    public SqlCases(Database database) {
        this.database = requireNonNull(database, "database is null");
    }

    @Override
    public Case open(TenantId tenant, CaseEdit edit, String actor, Instant now) {
        String title = edit.title();
        if (title == null) {
            throw new IllegalArgumentException("a case's title has 1 to 200 characters");
        }
        return database.write("opening a case", connection -> {
            Case opened = new Case(
                    Long.toString(CaseTable.nextNumber(connection, tenant)),
                    tenant,
                    title,
                    requireNonNullElse(edit.description(), ""),
                    requireNonNullElse(edit.status(), Case.Status.OPEN),
                    requireNonNullElse(edit.severity(), AlertSeverity.MEDIUM),
                    edit.assignee() == null || edit.assignee().isEmpty() ? null : Text.keepable(edit.assignee()),
                    actor,
                    now,
                    now,
                    0,
                    0);
            CaseTable.insert(connection, opened);
            if (!edit.comment().isEmpty()) {
                add(connection, opened, List.of(comment(edit.comment())), actor, now);
            }
            return requireNonNullElse(CaseTable.find(connection, tenant, opened.id()), opened);
        });
    }

    @Override
    public Optional<Case> find(TenantId tenant, String id) {
        return database.read(
                "reading a case", connection -> Optional.ofNullable(CaseTable.find(connection, tenant, id)));
    }

    @Override
    public List<Case> list(TenantId tenant, Case.@Nullable Status status, int limit, @Nullable String before) {
        return database.read("listing cases", connection -> CaseTable.list(connection, tenant, status, limit, before));
    }

    @Override
    public List<AlertHistory> history(TenantId tenant, String id) {
        return database.read(
                "reading a case's history",
                connection -> HistoryTable.CASES.list(connection, tenant, CaseTable.number(id)));
    }

    @Override
    public CaseOutcome edit(
            TenantId tenant, String id, CaseEdit edit, @Nullable Long version, String actor, Instant now) {
        return database.write("changing a case", connection -> {
            Case before = CaseTable.find(connection, tenant, id);
            if (before == null) {
                return new CaseOutcome.Missing();
            }
            if (version != null && version != before.version()) {
                return new CaseOutcome.Conflict(before);
            }
            Case after = changed(before, edit, now);
            List<HistoryTable.Entry> entries = entries(before, after, edit.comment());
            if (entries.isEmpty()) {
                return new CaseOutcome.Done(before);
            }
            CaseTable.update(connection, after);
            add(connection, before, entries, actor, now);
            return new CaseOutcome.Done(requireNonNullElse(CaseTable.find(connection, tenant, id), after));
        });
    }

    private static Case changed(Case before, CaseEdit edit, Instant now) {
        String assignee = edit.assignee() == null
                ? before.assignee()
                : edit.assignee().isEmpty() ? null : Text.keepable(edit.assignee());
        return new Case(
                before.id(),
                before.tenant(),
                requireNonNullElse(edit.title(), before.title()),
                requireNonNullElse(edit.description(), before.description()),
                requireNonNullElse(edit.status(), before.status()),
                requireNonNullElse(edit.severity(), before.severity()),
                assignee,
                before.author(),
                before.created(),
                now,
                before.alerts(),
                before.version() + 1);
    }

    private static List<HistoryTable.Entry> entries(Case before, Case after, String comment) {
        List<HistoryTable.Entry> entries = new ArrayList<>();
        entry(entries, AlertHistory.Change.TITLE, before.title(), after.title());
        if (!before.description().equals(after.description())) {
            entries.add(new HistoryTable.Entry(AlertHistory.Change.DESCRIPTION, "", "", ""));
        }
        entry(
                entries,
                AlertHistory.Change.STATUS,
                before.status().label(),
                after.status().label());
        entry(
                entries,
                AlertHistory.Change.SEVERITY,
                before.severity().label(),
                after.severity().label());
        entry(
                entries,
                AlertHistory.Change.ASSIGNEE,
                requireNonNullElse(before.assignee(), ""),
                requireNonNullElse(after.assignee(), ""));
        if (!comment.isEmpty()) {
            entries.add(comment(comment));
        }
        return entries;
    }

    private static void entry(List<HistoryTable.Entry> entries, AlertHistory.Change change, String from, String to) {
        if (!from.equals(to)) {
            entries.add(new HistoryTable.Entry(change, from, to, ""));
        }
    }

    private static HistoryTable.Entry comment(String text) {
        return new HistoryTable.Entry(AlertHistory.Change.COMMENT, "", "", text);
    }

    private static void add(Connection connection, Case of, List<HistoryTable.Entry> entries, String actor, Instant now)
            throws SQLException {
        HistoryTable.CASES.add(connection, of.tenant(), CaseTable.number(of.id()), entries, actor, now);
    }

    @Override
    public Optional<Map<String, Membership>> move(
            AlertScope scope, String id, List<String> alerts, boolean into, String actor, Instant now) {
        return database.write("moving alerts", connection -> {
            Case of = CaseTable.find(connection, scope.tenant(), id);
            if (of == null) {
                return Optional.empty();
            }
            Map<String, Membership> outcomes = new LinkedHashMap<>();
            long room = MAX_ALERTS - of.alerts();
            for (String alert : alerts) {
                Membership outcome = move(connection, scope, of, alert, into, room > 0, actor, now);
                outcomes.put(alert, outcome);
                room -= into && outcome == Membership.MOVED ? 1 : 0;
            }
            return Optional.of(outcomes);
        });
    }

    private Membership move(
            Connection connection,
            AlertScope scope,
            Case of,
            String id,
            boolean into,
            boolean room,
            String actor,
            Instant now)
            throws SQLException {
        Alert alert = Text.cannotBeKept(id)
                ? null
                : AlertTable.find(connection, scope, id, rules.rules(connection, scope.tenant()));
        if (alert == null) {
            return Membership.MISSING;
        }
        boolean inside = of.id().equals(alert.caseId());
        if (inside == into) {
            return Membership.UNCHANGED;
        }
        if (into && !room) {
            return Membership.FULL;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE alert SET case_id = ?, updated = ?, version = version + 1 WHERE tenant = ? AND id = ?")) {
            SqlAlertJournal.text(update, 1, into ? of.id() : null);
            update.setLong(2, Micros.of(now));
            update.setString(3, scope.tenant().value());
            update.setString(4, id);
            update.executeUpdate();
        }
        String before = Objects.requireNonNullElse(alert.caseId(), "");
        HistoryTable.ALERTS.add(
                connection,
                scope.tenant(),
                id,
                List.of(new HistoryTable.Entry(AlertHistory.Change.CASE, before, into ? of.id() : "", "")),
                actor,
                now);
        if (into && alert.caseId() != null) {
            HistoryTable.CASES.add(
                    connection,
                    scope.tenant(),
                    CaseTable.number(alert.caseId()),
                    List.of(new HistoryTable.Entry(AlertHistory.Change.ALERT_REMOVED, id, "", "")),
                    actor,
                    now);
        }
        HistoryTable.Entry entry = into
                ? new HistoryTable.Entry(AlertHistory.Change.ALERT_ADDED, "", id, "")
                : new HistoryTable.Entry(AlertHistory.Change.ALERT_REMOVED, id, "", "");
        add(connection, of, List.of(entry), actor, now);
        return Membership.MOVED;
    }
}
