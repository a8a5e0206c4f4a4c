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
import io.tidewatch.server.api.AlertParts;
import io.tidewatch.sqlite.SqliteDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Alerts in a real catalog, in a folder of its own; opened when first asked for. */
public final class TestAlerts implements AutoCloseable {
    private final Path folder;
    private final Database database;
    private final AlertStage stage;
    private final AlertParts parts;
    private long offset;

    TestAlerts(Clock clock) {
        try {
            folder = Files.createTempDirectory("tidewatch-alerts");
            Files.copy(Template.FILE, folder.resolve("catalog.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database = SqliteDatabase.open(folder.resolve("catalog.db"));
        SqlAlerts alerts = new SqlAlerts(database);
        AlertFeed feed = new AlertFeed();
        stage = new AlertStage(
                new SqlAlertJournal(database), (tenant, rule) -> Grouping.USUAL, AlertStageConfig.USUAL, clock);
        stage.onWritten(new AlertNotices(alerts, feed));
        stage.start();
        parts = new AlertParts(
                alerts,
                new SqlCases(database),
                new SqlSuppressions(database),
                stage::suppressionsChanged,
                feed,
                new SqlAuditLog(database),
                new SqlIdempotencyKeys(database));
    }

    /** An empty catalog, made once: making the tables anew for each test would take longer than most tests. */
    private static final class Template {
        static final Path FILE = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("tidewatch-alerts");
                Path file = folder.resolve("catalog.db");
                SqliteDatabase.open(file).close();
                file.toFile().deleteOnExit();
                folder.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Its catalog, also for what else tables keep. */
    public Database database() {
        return database;
    }

    public AlertParts parts() {
        return parts;
    }

    /** Makes alerts of these, durable when this returns. */
    public void accept(Finding... findings) {
        stage.accept(new Position(0, ++offset), List.of(findings));
        stage.flush();
    }

    /** What the audit log says, newest first: {@code alert.changed}. */
    public List<String> audited(TenantId tenant) {
        return parts.audit().entries(tenant, AuditLog.Filter.ALL, 1_000, null).stream()
                .map(AuditLog.Numbered::entry)
                .map(AuditEntry::action)
                .toList();
    }

    @Override
    public void close() {
        stage.close();
        database.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
