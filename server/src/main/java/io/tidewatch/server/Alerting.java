package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertNotices;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlertPruning;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.alert.sql.SqlCases;
import io.tidewatch.alert.sql.SqlSuppressions;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.catalog.sql.SqlAuditLog;
import io.tidewatch.catalog.sql.SqlIdempotencyKeys;
import io.tidewatch.config.AlertSettings;
import io.tidewatch.server.api.AlertParts;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The stage that makes alerts of findings, and what people see and do of it.
 *
 * @param stage where detection puts its findings
 * @param parts what the API works on
 * @param retention archives what is old
 */
record Alerting(AlertStage stage, AlertParts parts, AlertRetention retention) implements AutoCloseable {
    Alerting {
        requireNonNull(stage, "stage is null");
        requireNonNull(parts, "parts is null");
        requireNonNull(retention, "retention is null");
    }

    /**
     * Begins to take findings.
     *
     * @param folder the data folder; alerts that are deleted are archived below it
     */
    static Alerting start(Database database, AlertSettings settings, Path folder, Clock clock) {
        SqlAlerts alerts = new SqlAlerts(database);
        AlertFeed feed = new AlertFeed();
        AlertStage stage =
                new AlertStage(new SqlAlertJournal(database), grouping(settings), AlertStageConfig.USUAL, clock);
        stage.onWritten(new AlertNotices(alerts, feed));
        stage.start();
        SqlAuditLog audit = new SqlAuditLog(database);
        AlertRetention retention = new AlertRetention(
                new SqlAlertPruning(database),
                new AlertArchive(folder.resolve("archive")),
                audit,
                settings.retention(),
                settings.keepOpen(),
                clock);
        retention.start();
        return new Alerting(
                stage,
                new AlertParts(
                        alerts,
                        new SqlCases(database),
                        new SqlSuppressions(database),
                        stage::suppressionsChanged,
                        feed,
                        new SqlIdempotencyKeys(database)),
                retention);
    }

    /** Which findings become one alert. */
    static GroupingPolicy grouping(AlertSettings settings) {
        return GroupingPolicy.byRule(new Grouping(settings.window(), settings.longest()));
    }

    @Override
    public void close() {
        retention.close();
        stage.close();
    }
}
