package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Part;
import io.tidewatch.health.Health;
import io.tidewatch.notify.TargetState;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.server.collect.CollectCounts;
import io.tidewatch.server.http.ProblemCounts;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.live.CorrelationStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The server's figures in Prometheus' text format 0.0.4: {@code tidewatch_ingest_records_total{outcome="accepted"} 3}. */
@RestController
public final class MetricsController {
    private final Parts parts;
    private final Ingest ingest;
    private final ProblemCounts problems;
    private final CollectCounts collected;

    public MetricsController(Parts parts, Ingest ingest, ProblemCounts problems, CollectCounts collected) {
        this.parts = requireNonNull(parts, "parts is null");
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.problems = requireNonNull(problems, "problems is null");
        this.collected = requireNonNull(collected, "collected is null");
    }

    @ApiCall(
            summary = "Give the server's figures to Prometheus",
            details = "Figures of all tenants.",
            replyType = "text/plain",
            reply = "tidewatch_queue_records 0\n")
    @GetMapping("/metrics")
    @Requires(Permission.ADMIN)
    void metrics(HttpServletResponse response) throws IOException {
        byte[] text = text().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain;version=0.0.4;charset=UTF-8");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    private String text() {
        Text text = new Text();
        IngestCounts counts = ingest.counts();
        text.type("tidewatch_ingest_records_total", "counter", "Records received over HTTP, by what became of them.");
        text.value("tidewatch_ingest_records_total{outcome=\"accepted\"}", counts.accepted());
        text.value("tidewatch_ingest_records_total{outcome=\"deduplicated\"}", counts.deduplicated());
        text.value("tidewatch_ingest_records_total{outcome=\"rejected\"}", counts.rejected());
        collected(text);
        text.type("tidewatch_http_problems_total", "counter", "Requests that ended with a problem, by its kind.");
        for (ProblemKind kind : ProblemKind.values()) {
            text.value("tidewatch_http_problems_total{kind=\"" + label(kind) + "\"}", problems.of(kind));
        }
        text.type(
                "tidewatch_http_connections_refused_total",
                "counter",
                "Connections refused because their address had half of all.");
        text.value("tidewatch_http_connections_refused_total", problems.connectionsRefused());
        queue(text);
        pipeline(text);
        store(text);
        notifications(text);
        text.type("tidewatch_tail_watchers", "gauge", "Live tails that are open.");
        text.value("tidewatch_tail_watchers", parts.tail().watchers());
        text.type("tidewatch_part_up", "gauge", "1 when a part is up, 0.5 when it is degraded, 0 when it is down.");
        parts.checks()
                .forEach((name, check) -> text.share(
                        "tidewatch_part_up{part=\"" + name + "\"}",
                        up(check.get().status())));
        Runtime runtime = Runtime.getRuntime();
        text.type("tidewatch_heap_used_bytes", "gauge", "Java heap in use.");
        text.value("tidewatch_heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
        return text
                + new CollectorMetrics(parts.collectors().get()).text()
                + new EnrichmentMetrics(parts.enrichment()).text();
    }

    private void collected(Text text) {
        text.type(
                "tidewatch_collect_records_total",
                "counter",
                "Records that agents sent in their own protocols, by source and what became of them.");
        for (CollectCounts.Count count : collected.all()) {
            String labels = "tidewatch_collect_records_total{collector=\"" + count.transport() + "\",source=\""
                    + count.source().replace("\\", "\\\\").replace("\"", "\\\"") + "\",outcome=\"";
            text.value(labels + "accepted\"}", count.accepted());
            text.value(labels + "rejected\"}", count.rejected());
        }
    }

    private void queue(Text text) {
        QueueStatus queue = parts.queue().get();
        text.type("tidewatch_queue_records", "gauge", "Records accepted and not yet committed to the store.");
        text.value("tidewatch_queue_records", queue.records());
        text.type("tidewatch_queue_bytes", "gauge", "Bytes that they take in the queue.");
        text.value("tidewatch_queue_bytes", queue.size().bytes());
        text.type("tidewatch_queue_limit_bytes", "gauge", "Bytes at which senders are refused.");
        text.value("tidewatch_queue_limit_bytes", queue.limit().bytes());
        text.type("tidewatch_dead_letters", "gauge", "Records that could not be processed.");
        text.value("tidewatch_dead_letters", parts.deadLetters().count());
    }

    private void pipeline(Text text) {
        PipelineStatus pipeline = parts.pipeline().get();
        text.type("tidewatch_partitions_held", "gauge", "Partitions of the queue that this process stores for all.");
        text.value("tidewatch_partitions_held", parts.node().partitions().get().size());
        text.type("tidewatch_pipeline_events_total", "counter", "Events handed to the store since the start.");
        text.value("tidewatch_pipeline_events_total", pipeline.events());
        text.type(
                "tidewatch_pipeline_evaluated_total",
                "counter",
                "Of those, events on which all rules in force were tried since the start.");
        text.value("tidewatch_pipeline_evaluated_total", pipeline.evaluated());
        text.type(
                "tidewatch_pipeline_quarantined_total", "counter", "Records put to the dead letters since the start.");
        text.value("tidewatch_pipeline_quarantined_total", pipeline.quarantined());
        text.type("tidewatch_pipeline_in_flight_batches", "gauge", "Batches between queue and store.");
        text.value("tidewatch_pipeline_in_flight_batches", pipeline.inFlight());
        correlations(text);
    }

    private void correlations(Text text) {
        CorrelationStatus open = parts.rules().correlations().get();
        text.type("tidewatch_correlation_groups", "gauge", "Groups that correlations have open.");
        text.value("tidewatch_correlation_groups", open.groups());
        text.type("tidewatch_correlation_bytes", "gauge", "Memory that they take, about.");
        text.value("tidewatch_correlation_bytes", open.bytes());
        text.type(
                "tidewatch_correlation_given_up_total",
                "counter",
                "What correlations forgot although it could still count, as there was too much of it.");
        text.value(
                "tidewatch_correlation_given_up_total{what=\"groups\"}",
                open.givenUp().groups());
        text.value(
                "tidewatch_correlation_given_up_total{what=\"events\"}",
                open.givenUp().events());
    }

    private void notifications(Text text) {
        TargetState all = parts.notifications().targets().total();
        text.type("tidewatch_notifications_waiting", "gauge", "Notifications of alerts that wait to be delivered.");
        text.value("tidewatch_notifications_waiting", all.waiting());
        text.type("tidewatch_notifications_total", "counter", "Notifications, by what became of them.");
        text.value("tidewatch_notifications_total{outcome=\"delivered\"}", all.delivered());
        text.value("tidewatch_notifications_total{outcome=\"given-up\"}", all.givenUp());
        text.value("tidewatch_notifications_total{outcome=\"dropped\"}", all.dropped());
    }

    private void store(Text text) {
        List<Part> files = parts.storeParts().get();
        text.type("tidewatch_store_parts", "gauge", "Files of the store.");
        text.value("tidewatch_store_parts", files.size());
        text.type("tidewatch_store_events", "gauge", "Events in them.");
        text.value(
                "tidewatch_store_events", files.stream().mapToLong(Part::rows).sum());
        text.type("tidewatch_store_bytes", "gauge", "Bytes that they take.");
        text.value(
                "tidewatch_store_bytes",
                files.stream().mapToLong(part -> part.size().bytes()).sum());
    }

    private static double up(Health.Status status) {
        return switch (status) {
            case UP -> 1;
            case DEGRADED -> 0.5;
            case DOWN -> 0;
        };
    }

    private static String label(ProblemKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static final class Text {
        private final StringBuilder lines = new StringBuilder();

        void type(String name, String type, String help) {
            lines.append("# HELP ").append(name).append(' ').append(help).append('\n');
            lines.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        void value(String name, long value) {
            lines.append(name).append(' ').append(value).append('\n');
        }

        void share(String name, double value) {
            lines.append(name).append(' ').append(value).append('\n');
        }

        @Override
        public String toString() {
            return lines.toString();
        }
    }
}
