package io.tidewatch.server;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertNotices;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.alert.sql.SqlCases;
import io.tidewatch.alert.sql.SqlSuppressions;
import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAuditLog;
import io.tidewatch.catalog.sql.SqlIdempotencyKeys;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Sender;
import io.tidewatch.notify.sql.OutboxWrite;
import io.tidewatch.notify.sql.SealingKey;
import io.tidewatch.notify.sql.SqlOutbox;
import io.tidewatch.notify.sql.SqlTargets;
import io.tidewatch.server.api.AlertParts;
import io.tidewatch.server.api.NotificationParts;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Alerts in a test's catalog. */
public final class TestAlerts implements AutoCloseable {
    private final AlertStage stage;
    private final AlertParts parts;
    private final NotificationParts notifications;
    /** What the test button sent. */
    public final List<Message> tests = new CopyOnWriteArrayList<>();

    private long offset;

    private final Database database;
    private final @Nullable TestCatalog own;

    /** In a catalog of its own. */
    TestAlerts(Clock clock) {
        this(TestCatalog.open(clock.instant()), clock);
    }

    private TestAlerts(TestCatalog own, Clock clock) {
        this(own.catalog().database(), own, clock);
    }

    TestAlerts(Database database, Clock clock) {
        this(database, null, clock);
    }

    private TestAlerts(Database database, @Nullable TestCatalog own, Clock clock) {
        this.database = database;
        this.own = own;
        SqlAlerts alerts = new SqlAlerts(database);
        AlertFeed feed = new AlertFeed();
        stage = new AlertStage(
                new SqlAlertJournal(database, new OutboxWrite()),
                (tenant, rule) -> Grouping.USUAL,
                AlertStageConfig.USUAL,
                clock);
        stage.onWritten(new AlertNotices(alerts, feed));
        stage.start();
        parts = new AlertParts(
                alerts,
                new SqlCases(database),
                new SqlSuppressions(database),
                stage::suppressionsChanged,
                feed,
                new SqlIdempotencyKeys(database));
        notifications = new NotificationParts(
                new SqlTargets(database, new SealingKey(new byte[SealingKey.BYTES], new SecureRandom()), clock),
                new SqlOutbox(database),
                (channel, message) -> {
                    tests.add(message);
                    return new Sender.Outcome.Delivered();
                },
                () -> {});
    }

    /** Targets and an outbox that nobody empties. */
    public NotificationParts notifications() {
        return notifications;
    }

    public AlertParts parts() {
        return parts;
    }

    /** Its catalog, also for what else tables keep. */
    public Database database() {
        return database;
    }

    /** Makes alerts of these, durable when this returns. */
    public void accept(Finding... findings) {
        stage.accept(new Position(0, ++offset), List.of(findings));
        stage.flush();
    }

    public AuditLog audit() {
        return new SqlAuditLog(database);
    }

    /** What the audit log says besides who signed in, newest first: {@code alert.changed}. */
    public List<String> audited(TenantId tenant) {
        return audit().entries(tenant, AuditLog.Filter.ALL, 1_000, null).stream()
                .map(AuditLog.Numbered::entry)
                .map(AuditEntry::action)
                .filter(action -> !action.startsWith("login."))
                .toList();
    }

    @Override
    public void close() {
        stage.close();
        if (own != null) {
            own.close();
        }
    }
}
