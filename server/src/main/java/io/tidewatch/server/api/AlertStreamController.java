package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.server.api.AlertViews.AlertView;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What happens to alerts, as server-sent events. */
@RestController
public final class AlertStreamController {
    private static final int CAPACITY = 1_000;

    private final AlertFeed feed;
    private final EventStreams streams;
    private final JsonMapper json;

    public AlertStreamController(AlertFeed feed, EventStreams streams, JsonMapper json) {
        this.feed = requireNonNull(feed, "feed is null");
        this.streams = requireNonNull(streams, "streams is null");
        this.json = requireNonNull(json, "json is null");
    }

    @ApiCall(
            summary = "Watch alerts",
            details =
                    "Server-sent events: `made`, `grown` and `changed` with the alert as it is then, `dropped` with the number of notices that were missed because the reader was too slow. The stream ends when the credentials end.",
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
        streams.write(
                response,
                caller,
                Permission.ALERTS_READ,
                () -> source(feed.subscribe(AlertFilter.scope(caller), wanted, CAPACITY)));
    }

    private EventStreams.Source source(AlertFeed.Subscription subscription) {
        return new EventStreams.Source() {
            @Override
            public List<EventStreams.Message> poll(Duration wait) throws InterruptedException {
                return subscription.poll(wait).stream()
                        .map(notice -> new EventStreams.Message(
                                notice.kind().label(), json.writeValueAsBytes(AlertView.of(notice.alert()))))
                        .toList();
            }

            @Override
            public long takeMissed() {
                return subscription.takeMissed();
            }

            @Override
            public void close() {
                subscription.close();
            }
        };
    }
}
