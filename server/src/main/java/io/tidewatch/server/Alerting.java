package io.tidewatch.server;

import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.GroupingPolicy;
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

/** What people see and do of alerts, how findings become them, and what becomes of old ones. */
final class Alerting {
    private Alerting() {}

    /**
     * What the API works on.
     *
     * @param suppressionsChanged called after people changed suppressions
     */
    static AlertParts parts(Database database, AlertFeed feed, Runnable suppressionsChanged) {
        return new AlertParts(
                new SqlAlerts(database),
                new SqlCases(database),
                new SqlSuppressions(database),
                suppressionsChanged,
                feed,
                new SqlIdempotencyKeys(database));
    }

    /**
     * What archives old alerts.
     *
     * @param folder alerts that are deleted are archived below it
     */
    static AlertRetention retention(Database database, AlertSettings settings, Path folder, Clock clock) {
        return new AlertRetention(
                new SqlAlertPruning(database),
                new AlertArchive(folder.resolve("archive")),
                new SqlAuditLog(database),
                settings.retention(),
                settings.keepOpen(),
                clock);
    }

    /** Which findings become one alert. */
    static GroupingPolicy grouping(AlertSettings settings) {
        return GroupingPolicy.byRule(new Grouping(settings.window(), settings.longest()));
    }
}
