package io.tidewatch.acceptance;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertPage;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.Grouping;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.catalog.sql.SqlCatalog;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Lake;
import io.tidewatch.lake.LakeConfig;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.pipeline.EventProcessor;
import io.tidewatch.pipeline.Pipeline;
import io.tidewatch.pipeline.PipelineConfig;
import io.tidewatch.sigma.live.DetectionConfig;
import io.tidewatch.sigma.live.LiveDetection;
import io.tidewatch.sigma.live.LiveDetector;
import io.tidewatch.sigma.live.RuleBundle;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sqlite.SqliteDatabase;
import io.tidewatch.sqlite.SqliteQueue;
import io.tidewatch.sqlite.SqliteQueueConfig;
import io.tidewatch.store.Scope;
import io.tidewatch.testkit.Batches;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Queue, store, detection and alerts as the server joins them, with rules of its own, fed with the same batches at each start; the queue
 * recognises those that it has. Saves the state of correlations twenty times a second, so that kills fall into that too. Writes to the
 * file {@code result} how many findings each rule and group has, once everything is done.
 *
 * <p>{@code DetectionProgram DATA RESULT}
 */
final class DetectionProgram {
    /** The file in the data folder that says that batches flow. */
    static final String BEGUN = "begun";

    private static final int BATCHES = 700;
    private static final int LINES = 5;
    /** Ahead of any clock: a clock that is past these times closes windows by itself, whenever nothing comes for a moment. */
    private static final Instant START = Instant.parse("2126-11-21T12:00:00Z");

    private static final String RULES = """
            title: Failed login
            id: failed
            name: failed
            logsource: {product: demo}
            detection:
                s:
                    message|startswith: failed
                condition: s
            ---
            title: Odd
            id: odd
            logsource: {product: demo}
            detection:
                s:
                    message: odd
                condition: s
            ---
            title: Many failures
            id: many
            correlation: {type: event_count, rules: [failed], group-by: [user.name], timespan: 20s, condition: {gte: 5}}
            ---
            title: From many addresses
            id: addresses
            correlation: {type: value_count, rules: [failed], group-by: [user.name], timespan: 1m, condition: {field: source.ip, gte: 8}}
            ---
            title: Few failures
            id: few
            correlation: {type: event_count, rules: [failed], group-by: [user.name], timespan: 10s, condition: {lte: 2}}
            """;

    private DetectionProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        Clock clock = Clock.systemUTC();
        PipelineConfig config = new PipelineConfig(2, PipelineConfig.DEFAULT.inFlight(), Duration.ofMillis(50));
        LakeConfig lakeConfig = LakeConfig.of(folder.resolve("events"));
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("catalog.db"));
                SqliteQueue queue = new SqliteQueue(SqliteQueueConfig.of(folder.resolve("queue.db")), clock);
                Lake lake = new Lake(
                        lakeConfig, SqlCatalog.over(database, clock.instant()).manifest(), clock)) {
            queue.start();
            lake.start();
            SqlCatalog catalog = SqlCatalog.over(database, clock.instant());
            try (AlertStage alerts = new AlertStage(
                            new SqlAlertJournal(database),
                            (tenant, rule) -> Grouping.USUAL,
                            AlertStageConfig.USUAL,
                            clock);
                    LiveDetector detector = new LiveDetector();
                    LiveDetection detection = new LiveDetection(
                            detector,
                            alerts,
                            new DetectionConfig(
                                    folder.resolve("state"),
                                    Duration.ofMillis(50),
                                    Duration.ofSeconds(30),
                                    10_000,
                                    AlertSeverity.INFORMATIONAL));
                    Pipeline pipeline = new Pipeline(
                            queue,
                            new EventProcessor(Parsers.standard(), origin -> SourceSettings.DEFAULT, detector, queue),
                            lake.writer(),
                            detection,
                            catalog.manifest().partitionBase(queue.id()),
                            config,
                            clock)) {
                alerts.start();
                detector.install(rules());
                pipeline.start();
                Files.writeString(folder.resolve(BEGUN), "");
                for (int i = 0; i < BATCHES; i++) {
                    pipeline.accept(batch(i));
                    TimeUnit.MILLISECONDS.sleep(2);
                }
                while (lake.searcher().count(Scope.all(TenantId.DEFAULT)) < (long) BATCHES * LINES) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
            Files.writeString(
                    Path.of(arguments[1]), findings(new SqlAlerts(database)).toString());
        }
    }

    private static RuleBundle rules() {
        return new RuleBundle(
                TenantId.DEFAULT,
                new RuleReader()
                        .text("rules.yml", RULES).result().documents().stream()
                                .map(document -> new RuleBundle.Entry(document, 1))
                                .toList());
    }

    /** Each time the same batch {@code i}, as a file's next lines. */
    private static RawBatch batch(int i) {
        Random random = new Random(i);
        Instant received = START.plusMillis(i * 700L);
        String source = random.nextInt(4) == 0 ? "old" : "live";
        Batches batch = Batches.batch()
                .format(RawFormat.JSON)
                .dataset("demo.app")
                .origin(new Origin(source, "file", null, "/" + source))
                .received(received)
                .stream("all", i * 10_000L);
        Instant time = source.equals("old") ? received.minus(Duration.ofDays(3)) : received;
        for (int line = 0; line < LINES; line++) {
            batch.lines("""
                    {"@timestamp":"%s","message":"%s","user.name":"u%d","source.ip":"10.0.0.%d"}""".formatted(
                            time.minusMillis(random.nextInt(3_000)),
                            random.nextInt(3) == 0 ? "failed login" : random.nextInt(9) == 0 ? "odd" : "fine",
                            random.nextInt(9),
                            random.nextInt(20)));
        }
        return batch.build();
    }

    private static Map<String, Long> findings(SqlAlerts alerts) {
        Map<String, Long> findings = new TreeMap<>();
        AlertPage page = alerts.list(AlertScope.all(TenantId.DEFAULT), AlertQuery.ALL, AlertSort.CREATED, 1_000, null);
        for (Alert alert : page.alerts()) {
            findings.merge(alert.rule().key() + alert.group(), alert.findings() + alert.suppressed(), Long::sum);
        }
        return findings;
    }
}
