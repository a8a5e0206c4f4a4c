package io.tidewatch.alert.sql;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.EditOutcome;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.catalog.sql.Text;
import io.tidewatch.detect.RuleRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A person's change to an alert, with its history, within a transaction. It writes only what is a person's. */
final class EditWrite {
    private EditWrite() {}

    static EditOutcome edit(
            Connection connection,
            AlertScope scope,
            String id,
            AlertEdit edit,
            @Nullable Long version,
            String actor,
            Instant now,
            Map<Long, RuleRef> rules)
            throws SQLException {
        Alert before = AlertTable.find(connection, scope, id, rules);
        if (before == null) {
            return new EditOutcome.Missing();
        }
        if (version != null && version != before.version()) {
            return new EditOutcome.Conflict(before);
        }
        int was = State.of(before.status(), before.resolution());
        int state = edit.status() == null ? was : State.of(edit.status(), edit.resolution());
        String assignee = edit.assignee() == null
                ? before.assignee()
                : edit.assignee().isEmpty() ? null : Text.keepable(edit.assignee());
        List<HistoryTable.Entry> entries = entries(before, was, state, assignee, edit.comment());
        if (entries.isEmpty()) {
            return new EditOutcome.Done(before);
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE alert SET state = ?, assignee = ?, updated = ?, version = version + 1"
                        + " WHERE tenant = ? AND id = ?")) {
            update.setLong(1, state);
            SqlAlertJournal.text(update, 2, assignee);
            update.setLong(3, Micros.of(now));
            update.setString(4, scope.tenant().value());
            update.setString(5, id);
            update.executeUpdate();
        }
        if (state != was) {
            long rule = AlertTable.rule(connection, scope.tenant(), id);
            CountTable counts = new CountTable();
            long created = Micros.of(before.created());
            counts.add(
                    scope.tenant(),
                    created,
                    rule,
                    before.severity(),
                    before.dataset().value(),
                    was,
                    -1);
            counts.add(
                    scope.tenant(),
                    created,
                    rule,
                    before.severity(),
                    before.dataset().value(),
                    state,
                    1);
            counts.write(connection);
        }
        HistoryTable.ALERTS.add(connection, scope.tenant(), id, entries, actor, now);
        Alert after = AlertTable.find(connection, scope, id, rules);
        return after == null ? new EditOutcome.Missing() : new EditOutcome.Done(after);
    }

    /** The comment goes with the first thing that was changed. */
    private static List<HistoryTable.Entry> entries(
            Alert before, int was, int state, @Nullable String assignee, String comment) {
        List<HistoryTable.Entry> entries = new ArrayList<>();
        String said = comment;
        if (was != state) {
            entries.add(new HistoryTable.Entry(AlertHistory.Change.STATUS, State.label(was), State.label(state), said));
            said = "";
        }
        if (!Objects.equals(assignee, before.assignee())) {
            entries.add(new HistoryTable.Entry(
                    AlertHistory.Change.ASSIGNEE,
                    Objects.requireNonNullElse(before.assignee(), ""),
                    Objects.requireNonNullElse(assignee, ""),
                    said));
            said = "";
        }
        if (!said.isEmpty()) {
            entries.add(new HistoryTable.Entry(AlertHistory.Change.COMMENT, "", "", said));
        }
        return entries;
    }
}
