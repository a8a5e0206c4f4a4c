package io.tidewatch.server;

import io.tidewatch.alert.AlertNotices;
import io.tidewatch.alert.AlertStage;
import io.tidewatch.alert.AlertStageConfig;
import io.tidewatch.alert.sql.SqlAlertJournal;
import io.tidewatch.alert.sql.SqlAlerts;
import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.catalog.sql.FencedDatabase;
import io.tidewatch.catalog.sql.SqlManifest;
import io.tidewatch.config.DetectionSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.health.Health;
import io.tidewatch.notify.sql.OutboxWrite;
import io.tidewatch.pipeline.Pipeline;
import io.tidewatch.pipeline.PipelineConfig;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.queue.SharedQueue;
import io.tidewatch.server.share.HeldPartitions;
import io.tidewatch.server.share.KeptState;
import io.tidewatch.sigma.live.CorrelationStatus;
import io.tidewatch.sigma.live.DetectionConfig;
import io.tidewatch.sigma.live.LiveDetection;
import io.tidewatch.store.EventWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events from queue to store, and findings from detection to alerts: of all partitions where the process is alone, else of those that it
 * holds, for as long as it holds them. Ends in the order of the flow, so that what was taken in is stored.
 */
final class ProcessSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSession.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<String, Supplier<Health>> checks = new LinkedHashMap<>();
    private final List<PartitionLease> leases;
    private final AlertStage stage;
    private final Pipeline pipeline;
    private final Detecting detection;
    private volatile boolean abandoned;

    /** What finds, and what it tells of its correlations. */
    private record Detecting(DetectionStage stage, Supplier<CorrelationStatus> correlations) {}

    private ProcessSession(List<PartitionLease> leases, AlertStage stage, Detecting detection, Pipeline pipeline) {
        this.detection = detection;
        this.leases = leases;
        this.stage = stage;
        this.pipeline = pipeline;
    }

    /** Of all partitions, in a lake that was started. */
    static ProcessSession alone(Foundation ground, Stages stages) {
        AlertStage stage = new AlertStage(
                new SqlAlertJournal(ground.database(), new OutboxWrite()),
                Alerting.grouping(ground.config().alerts()),
                AlertStageConfig.USUAL,
                ground.clock());
        stage.onWritten(new AlertNotices(new SqlAlerts(ground.database()), stages.feed()));
        EventWriter writer = stages.lake().writer();
        Detecting detection = detection(ground, stages, stage, null);
        ProcessSession session = new ProcessSession(
                List.of(), stage, detection, pipeline(ground, stages, ground.queue(), writer, detection.stage()));
        session.begin(writer, () -> {});
        session.retire(Alerting.retention(
                ground.database(), ground.config().alerts(), ground.config().storeFolder(), ground.clock()));
        return session;
    }

    /**
     * Of the partitions that are held, in a lake that follows the manifest.
     *
     * @param leases what is held; the first of the queue's partitions makes its holder the one that merges, retires and archives
     */
    static ProcessSession of(Foundation ground, Stages stages, List<PartitionLease> leases) {
        TidewatchConfig config = ground.config();
        FencedDatabase fenced = new FencedDatabase(ground.database(), leases);
        KeptState.of(ground.folder().resolve("state"), config.node()).keepFor(leases);
        boolean maintains = leases.stream().anyMatch(lease -> lease.partition() == ground.partitionBase());
        HeldPartitions held = new HeldPartitions(
                (SharedQueue) ground.queue(),
                leases.stream()
                        .map(lease -> lease.partition() - ground.partitionBase())
                        .toList());
        SqlAlertJournal journal = SqlAlertJournal.ofNode(fenced, config.node(), new OutboxWrite());
        journal.begin(leases.stream().map(PartitionLease::partition).toList());
        AlertStage stage =
                new AlertStage(journal, Alerting.grouping(config.alerts()), AlertStageConfig.USUAL, ground.clock());
        EventWriter writer = stages.lake().beginWriting(new SqlManifest(fenced), maintains);
        Set<Integer> partitions = leases.stream().map(PartitionLease::partition).collect(Collectors.toSet());
        Detecting detection = detection(ground, stages, stage, partitions);
        ProcessSession session = new ProcessSession(
                List.copyOf(leases), stage, detection, pipeline(ground, stages, held, writer, detection.stage()));
        session.opened.push(held);
        session.begin(writer, () -> stages.lake().endWriting(!session.abandoned));
        if (maintains) {
            session.retire(Alerting.retention(fenced, config.alerts(), config.storeFolder(), ground.clock()));
        }
        return session;
    }

    /** @param held the partitions; null for all */
    private static Detecting detection(
            Foundation ground, Stages stages, AlertStage stage, @Nullable Set<Integer> held) {
        Correlating correlating = stages.correlating();
        if (correlating != null) {
            return new Detecting(correlating.detection(stage, held), correlating::status);
        }
        DetectionSettings settings = ground.config().detection();
        Path folder = ground.folder().resolve("state");
        LiveDetection detection = new LiveDetection(
                stages.detector(),
                stage,
                new DetectionConfig(
                        folder,
                        settings.checkpointInterval(),
                        settings.allowedLateness(),
                        settings.maxGroups(),
                        settings.correlationMemory(),
                        settings.alertLevel()));
        return new Detecting(detection, detection::correlations);
    }

    private static Pipeline pipeline(
            Foundation ground,
            Stages stages,
            io.tidewatch.queue.EventQueue queue,
            EventWriter writer,
            DetectionStage detection) {
        TidewatchConfig config = ground.config();
        Pipeline pipeline = new Pipeline(
                queue,
                stages.processor(),
                writer,
                detection,
                ground.partitionBase(),
                new PipelineConfig(
                        config.pipeline().threads(), config.pipeline().inFlight(), RETRY_DELAY),
                ground.clock());
        pipeline.onStored(stages.tail());
        return pipeline;
    }

    /** Starts what was put together; what fails leaves nothing open. */
    private void begin(EventWriter writer, AutoCloseable store) {
        opened.push(store);
        opened.push(stage);
        opened.push(detection.stage());
        opened.push(pipeline);
        boolean complete = false;
        try {
            stage.start();
            pipeline.start();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
        checks.put("pipeline", pipeline::check);
        checks.put("store", writer::check);
        checks.put("detection", detection.stage()::check);
        checks.put("alerts", stage::check);
    }

    /** What correlations have open. */
    CorrelationStatus correlations() {
        return detection.correlations().get();
    }

    private void retire(AlertRetention retention) {
        opened.push(retention);
        retention.start();
    }

    /** What it was begun with. */
    List<PartitionLease> leases() {
        return leases;
    }

    PipelineStatus status() {
        return pipeline.status();
    }

    void suppressionsChanged() {
        stage.suppressionsChanged();
    }

    /** Whether each part works, by its name. */
    Health check(String part) {
        return checks.getOrDefault(part, () -> Health.UP).get();
    }

    /** Ends without storing what is in memory: the partitions are another process's now, which has them from the queue. */
    void abandon() {
        abandoned = true;
        // Nobody waits for alerts that cannot be written any more.
        close("alerts", stage);
        close();
    }

    /** A part that fails to close does not keep the others open. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            close(part.getClass().getSimpleName(), part);
        }
    }

    private void close(String name, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            (abandoned ? LOG.atInfo() : LOG.atError())
                    .addKeyValue("part", name)
                    .setCause(e)
                    .log("part did not close cleanly; what was accepted is kept and processed at the next start");
        }
    }
}
