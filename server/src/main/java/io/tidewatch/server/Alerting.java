package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertNotices;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.alert.sql.SqlCases;
import io.tidewatch.alert.sql.SqlSuppressions;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAuditLog;
import io.tidewatch.catalog.sql.SqlIdempotencyKeys;
import io.tidewatch.server.api.AlertParts;
import java.time.Clock;

/**
 * The stage that makes alerts of findings, and what people see and do of it.
 *
 * @param stage where detection puts its findings
 * @param parts what the API works on
 */
record Alerting(AlertStage stage, AlertParts parts) implements AutoCloseable {
    Alerting {
        requireNonNull(stage, "stage is null");
        requireNonNull(parts, "parts is null");
    }

    /** Begins to take findings. */
    static Alerting start(Database database, Grouping grouping, Clock clock) {
        SqlAlerts alerts = new SqlAlerts(database);
        AlertFeed feed = new AlertFeed();
        AlertStage stage = new AlertStage(
                new SqlAlertJournal(database), (tenant, rule) -> grouping, AlertStageConfig.USUAL, clock);
        stage.onWritten(new AlertNotices(alerts, feed));
        stage.start();
        return new Alerting(
                stage,
                new AlertParts(
                        alerts,
                        new SqlCases(database),
                        new SqlSuppressions(database),
                        stage::suppressionsChanged,
                        feed,
                        new SqlAuditLog(database),
                        new SqlIdempotencyKeys(database)));
    }

    @Override
    public void close() {
        stage.close();
    }
}
