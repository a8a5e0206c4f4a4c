package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertNotice;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.server.api.AlertViews.AlertView;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What happens to alerts, as server-sent events. */
@RestController
public final class AlertStreamController implements AutoCloseable {
    private static final int MAX_WATCHERS = 100;
    private static final int CAPACITY = 1_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final AlertFeed feed;
    private final JsonMapper json;
    private volatile boolean closing;

    public AlertStreamController(AlertFeed feed, JsonMapper json) {
        this.feed = requireNonNull(feed, "feed is null");
        this.json = requireNonNull(json, "json is null");
    }

    @ApiCall(
            summary = "Watch alerts",
            details =
                    "Server-sent events: `made`, `grown` and `changed` with the alert as it is then, `dropped` with the number of notices that were missed because the reader was too slow.",
            replyType = "text/event-stream",
            reply = "event: made\ndata: " + AlertsController.ALERT + "\n\n")
    @GetMapping("/api/v1/alerts/stream")
    @Requires(Permission.ALERTS_READ)
    void stream(
            Caller caller,
            HttpServletResponse response,
            @Meaning("`high` or `low,medium`; `high+` for high and above") @RequestParam(required = false) @Nullable
                    String severity,
            @Meaning(
                            "`new`, `acknowledged`, `in-progress`, `resolved`, several with commas; `open` for the first three")
                    @RequestParam(required = false)
                    @Nullable
                    String status,
            @Meaning("A rule's key") @RequestParam(required = false) @Nullable String rule)
            throws IOException, InterruptedException {
        Set<AlertSeverity> severities = AlertFilter.severities(severity);
        Set<AlertStatus> statuses = AlertFilter.statuses(status);
        Predicate<Alert> wanted = alert -> (severities.isEmpty() || severities.contains(alert.severity()))
                && (statuses.isEmpty() || statuses.contains(alert.status()))
                && (rule == null || rule.isBlank() || rule.equals(alert.rule().key()));
        if (feed.watchers() >= MAX_WATCHERS) {
            throw Problem.of(
                            ProblemKind.OVERLOADED,
                            "Too many readers watch already.",
                            "Close one, or list alerts at intervals instead.")
                    .withHeader("Retry-After", "10")
                    .exception();
        }
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        try (AlertFeed.Subscription subscription = feed.subscribe(AlertFilter.scope(caller), wanted, CAPACITY)) {
            write(subscription, response);
        }
    }

    private void write(AlertFeed.Subscription subscription, HttpServletResponse response)
            throws IOException, InterruptedException {
        OutputStream out = response.getOutputStream();
        out.write(": watching\n\n".getBytes(StandardCharsets.US_ASCII));
        response.flushBuffer();
        long quietSince = System.nanoTime();
        while (!closing) {
            boolean written = false;
            for (AlertNotice notice : subscription.poll(STEP)) {
                send(out, notice.kind().label(), json.writeValueAsBytes(AlertView.of(notice.alert())));
                written = true;
            }
            long missed = subscription.takeMissed();
            if (missed > 0) {
                send(out, "dropped", ("{\"count\":" + missed + "}").getBytes(StandardCharsets.US_ASCII));
                written = true;
            }
            if (!written && System.nanoTime() - quietSince > HEARTBEAT.toNanos()) {
                out.write(COMMENT);
                written = true;
            }
            if (written) {
                response.flushBuffer();
                quietSince = System.nanoTime();
            }
        }
    }

    private static void send(OutputStream out, String name, byte[] data) throws IOException {
        out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.write(data);
        out.write('\n');
        out.write('\n');
    }

    /** Ends every watch, so that the server can stop. */
    @Override
    public void close() {
        closing = true;
    }
}
