package io.tidewatch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.tidewatch.alert.AlertCursor;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertJournal;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.Resolution;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.catalog.sql.Database;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.TimeRange;
import io.tidewatch.sqlite.SqliteDatabase;
import io.tidewatch.testkit.MutableClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * How long people wait with very many alerts in the catalog, and what a flood of findings costs. Fills the catalog through the stage
 * (kept for the next run), spread over 400 days, 800 rules, 2,000 hosts, 500 users; then asks what people ask.
 */
public final class AlertCatalog {
    private static final int RULES = 800;
    private static final int BATCH = 5_000;
    private static final int REPEATS = 11;
    private static final Instant START = Instant.parse("2025-10-17T12:00:00Z");
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final AlertScope ALL = AlertScope.all(TenantId.DEFAULT);

    private AlertCatalog() {}

    /** @param arguments the folder for the catalog, and how many alerts */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).resolve("alerts");
        int alerts = Integer.parseInt(arguments[1]);
        Files.createDirectories(folder);
        Path file = folder.resolve("catalog-" + alerts + ".db");
        Instant now = START.plus(Duration.ofDays(400));
        try (Database database = SqliteDatabase.open(file)) {
            Alerts catalog = new SqlAlerts(database);
            if (catalog.count(ALL, AlertQuery.ALL) < alerts) {
                fill(database, catalog, alerts);
            }
            System.out.printf("%n%,d alerts, %,d MiB%n", catalog.count(ALL, AlertQuery.ALL), Files.size(file) >> 20);
            measure(catalog, now);
            flood(database, now);
        }
    }

    private static void fill(Database database, Alerts catalog, int alerts) {
        Random random = new Random(7);
        List<RuleRef> rules = rules(random);
        MutableClock clock = new MutableClock(START);
        AlertStage stage = new AlertStage(
                new SqlAlertJournal(database), (tenant, rule) -> Grouping.USUAL, AlertStageConfig.USUAL, clock);
        stage.start();
        double cpu = cpu();
        long began = System.nanoTime();
        long offset =
                stage.committed().stream().mapToLong(Position::offset).max().orElse(0);
        int present = (int) catalog.count(ALL, AlertQuery.ALL);
        clock.advance(Duration.ofDays(400).dividedBy(alerts / BATCH).multipliedBy(present / BATCH));
        for (int made = present; made < alerts; made += BATCH) {
            List<Finding> findings = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                int number = made + i;
                // Few rules make most alerts, as everywhere.
                RuleRef rule = rules.get((int) (RULES * Math.pow(random.nextDouble(), 3)));
                findings.add(finding(rule, number, clock.instant(), random));
            }
            stage.accept(new Position(0, ++offset), findings);
            stage.flush();
            clock.advance(Duration.ofDays(400).dividedBy(alerts / BATCH));
        }
        stage.close();
        System.out.printf("made in %.0f s, %.1f CPU s%n", (System.nanoTime() - began) / 1e9, cpu() - cpu);
        work(database, catalog);
    }

    /** People have resolved most of what is old, and have some of the rest in hand. */
    private static void work(Database database, Alerts catalog) {
        database.write("working on alerts", connection -> {
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE alert SET state = 3 + abs(random()) % 3, assignee = 'person-' ||"
                        + " (abs(random()) % 20) WHERE created < (SELECT max(created) - 2592000000000 FROM alert)"
                        + " AND abs(random()) % 20 > 0");
                statement.executeUpdate("UPDATE alert SET state = 1 + abs(random()) % 2, assignee = 'person-' ||"
                        + " (abs(random()) % 20) WHERE state = 0 AND abs(random()) % 3 = 0");
                statement.executeUpdate("DELETE FROM alert_count");
                statement.executeUpdate("DELETE FROM alert_day");
                statement.executeUpdate(
                        "INSERT INTO alert_day SELECT tenant, created / 86400000000, severity, dataset, state,"
                                + " count(*) FROM alert GROUP BY 1, 2, 3, 4, 5");
                statement.executeUpdate(
                        "INSERT INTO alert_count SELECT tenant, created / 86400000000, rule, dataset, state,"
                                + " count(*) FROM alert GROUP BY 1, 2, 3, 4, 5");
                statement.executeUpdate("INSERT INTO alert_count SELECT tenant, -1, rule, dataset, state, count(*)"
                        + " FROM alert GROUP BY 1, 3, 4, 5");
            }
            return catalog;
        });
    }

    private static List<RuleRef> rules(Random random) {
        List<RuleRef> rules = new ArrayList<>();
        AlertSeverity[] severities = AlertSeverity.values();
        for (int i = 0; i < RULES; i++) {
            rules.add(new RuleRef(
                    "rule-" + i,
                    1,
                    "Suspicious "
                            + List.of("Logon", "Process", "Download", "Tunnel").get(i % 4) + " " + i,
                    severities[Math.min(4, (int) (6 * random.nextDouble() * random.nextDouble()))],
                    List.of("attack.execution", "attack.t" + (1000 + i % 150))));
        }
        return rules;
    }

    private static Finding finding(RuleRef rule, int number, Instant time, Random random) {
        String host = "host-" + random.nextInt(2_000);
        return new Finding(
                "f" + number,
                TenantId.DEFAULT,
                rule,
                time,
                time,
                Dataset.of(random.nextInt(3) == 0 ? "linux.auth" : "windows.security"),
                Map.of("host.name", host, "process.pid", Integer.toString(number)),
                List.of(
                        new Entity(Entity.Kind.HOST, host),
                        new Entity(Entity.Kind.USER, "user-" + random.nextInt(500))),
                List.of(new EventId(0, number, 0)),
                () -> new Evidence(
                        "{\"text\":\"" + "selection and not filter ".repeat(20) + "\"}", Map.of("host.name", host)));
    }

    private static void measure(Alerts catalog, Instant now) {
        Map<String, AlertQuery> queries = new LinkedHashMap<>();
        queries.put("all", AlertQuery.ALL);
        queries.put("status new", AlertQuery.ALL.withStatuses(AlertStatus.NEW));
        queries.put(
                "open",
                AlertQuery.ALL.withStatuses(AlertStatus.NEW, AlertStatus.ACKNOWLEDGED, AlertStatus.IN_PROGRESS));
        queries.put("severity high+", AlertQuery.ALL.withSeverities(AlertSeverity.HIGH, AlertSeverity.CRITICAL));
        queries.put(
                "new, critical", AlertQuery.ALL.withStatuses(AlertStatus.NEW).withSeverities(AlertSeverity.CRITICAL));
        queries.put("false positive", AlertQuery.ALL.withResolutions(Resolution.FALSE_POSITIVE));
        queries.put("rule, frequent", AlertQuery.ALL.withRule("rule-0"));
        queries.put("rule, rare", AlertQuery.ALL.withRule("rule-799"));
        queries.put("host", AlertQuery.ALL.withEntity(Entity.Kind.HOST, "host-17"));
        queries.put("user, any kind", AlertQuery.ALL.withEntity(null, "user-17"));
        queries.put("assignee", AlertQuery.ALL.withAssignee("person-7"));
        queries.put(
                "assignee, in progress", AlertQuery.ALL.withAssignee("person-7").withStatuses(AlertStatus.IN_PROGRESS));
        queries.put("nobody's", AlertQuery.ALL.withAssignee(""));
        queries.put("technique", AlertQuery.ALL.withTag("T1017"));
        queries.put("technique, new", AlertQuery.ALL.withTag("T1017").withStatuses(AlertStatus.NEW));
        queries.put("text", AlertQuery.ALL.withText("tunnel 39"));
        queries.put("dataset", AlertQuery.ALL.withDatasets(Dataset.of("linux.auth")));
        queries.put(
                "a week",
                AlertQuery.ALL.withCreated(
                        new TimeRange(now.minus(Duration.ofDays(107)), now.minus(Duration.ofDays(100)))));
        queries.put(
                "90 days, new, technique",
                AlertQuery.ALL
                        .withCreated(new TimeRange(now.minus(Duration.ofDays(90)), now))
                        .withStatuses(AlertStatus.NEW)
                        .withTag("T1017"));
        System.out.printf(
                "%-26s %10s %10s %10s %10s %10s %10s %12s%n",
                "median ms (CPU ms)", "list", "by sev.", "by upd.", "page 2", "count", "counts", "alerts");
        queries.forEach((name, query) -> System.out.printf(
                "%-26s %10s %10s %10s %10s %10s %10s %,12d%n",
                name,
                timed(() -> catalog.list(ALL, query, AlertSort.CREATED, 50, null)),
                timed(() -> catalog.list(ALL, query, AlertSort.SEVERITY, 50, null)),
                timed(() -> catalog.list(ALL, query, AlertSort.UPDATED, 50, null)),
                second(catalog, query),
                timed(() -> catalog.count(ALL, query)),
                timed(() -> catalog.counts(ALL, query, null)),
                catalog.count(ALL, query)));
        AlertScope linux = new AlertScope(TenantId.DEFAULT, DatasetScope.of(Set.of("linux.*")));
        System.out.println(
                "counts a day, 400 days:   " + timed(() -> catalog.counts(ALL, AlertQuery.ALL, Duration.ofDays(1))));
        TimeRange week = new TimeRange(now.minus(Duration.ofDays(107)), now.minus(Duration.ofDays(100)));
        System.out.println("counts an hour, 7 days:   "
                + timed(() -> catalog.counts(ALL, AlertQuery.ALL.withCreated(week), Duration.ofHours(1))));
        System.out.println("list, linux.* alone:      "
                + timed(() -> catalog.list(linux, AlertQuery.ALL, AlertSort.CREATED, 50, null)));
        System.out.println("counts, linux.* alone:    " + timed(() -> catalog.counts(linux, AlertQuery.ALL, null)));
        Instant busy = now.minus(Duration.ofDays(100));
        System.out.println("risk:                     " + timed(() -> catalog.risks(ALL, null, 20, busy)));
        String id = catalog.list(ALL, AlertQuery.ALL, AlertSort.CREATED, 1, null)
                .alerts()
                .getFirst()
                .id();
        System.out.println("one with details:         " + timed(() -> catalog.details(ALL, id)));
        System.out.println("a comment (synced):       "
                + timed(() -> catalog.edit(ALL, id, AlertEdit.comment("x"), null, "ann", now)));
    }

    private static String second(Alerts catalog, AlertQuery query) {
        AlertCursor cursor =
                catalog.list(ALL, query, AlertSort.CREATED, 50, null).next();
        return cursor == null ? "-" : timed(() -> catalog.list(ALL, query, AlertSort.CREATED, 50, cursor));
    }

    private static String timed(Runnable work) {
        double[] walls = new double[REPEATS];
        double cpu = cpu();
        for (int i = 0; i < REPEATS; i++) {
            long began = System.nanoTime();
            work.run();
            walls[i] = (System.nanoTime() - began) / 1e6;
        }
        double each = (cpu() - cpu) * 1_000 / REPEATS;
        Arrays.sort(walls);
        return String.format("%.1f (%.0f)", walls[REPEATS / 2], each);
    }

    /** One rule that matches 10,000 times a second on few hosts, for ten seconds. */
    private static void flood(Database database, Instant now) {
        AlertJournal journal = new SqlAlertJournal(database);
        int[] commits = new int[1];
        AlertStage stage =
                new AlertStage(journal, (t, r) -> Grouping.USUAL, AlertStageConfig.USUAL, new MutableClock(now));
        stage.onCommit(positions -> commits[0]++);
        stage.start();
        Random random = new Random(8);
        RuleRef rule = new RuleRef("flood-" + random.nextInt(), 1, "Flood", AlertSeverity.LOW, List.of());
        long offset =
                stage.committed().stream().mapToLong(Position::offset).max().orElse(0);
        double cpu = cpu();
        for (int batch = 0; batch < 100; batch++) {
            List<Finding> findings = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                findings.add(new Finding(
                        "x" + batch + "-" + i + "-" + offset,
                        TenantId.DEFAULT,
                        rule,
                        now,
                        now,
                        Dataset.of("linux.auth"),
                        Map.of("host.name", "host-" + i % 20),
                        List.of(new Entity(Entity.Kind.HOST, "host-" + i % 20)),
                        List.of(new EventId(0, offset + 1, i)),
                        () -> Evidence.NONE));
            }
            stage.accept(new Position(0, ++offset), findings);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        stage.close();
        System.out.printf(
                "flood: 100,000 findings in 10 s on 20 hosts: %.2f CPU s, %d transactions%n", cpu() - cpu, commits[0]);
    }

    private static double cpu() {
        return SYSTEM.getProcessCpuTime() / 1e9;
    }
}
