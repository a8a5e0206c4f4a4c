package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCursor;
import io.tidewatch.alert.AlertDetails;
import io.tidewatch.alert.AlertPage;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.Alerts;
import io.tidewatch.detect.Entity;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.server.api.AlertViews.AlertView;
import io.tidewatch.server.api.AlertViews.CountsView;
import io.tidewatch.server.api.AlertViews.HistoryView;
import io.tidewatch.server.api.AlertViews.RiskView;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.store.EventSearcher;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows alerts: lists, counts, one with everything it rests on, and who is at risk. */
@RestController
public final class AlertsController {
    static final String ALERT =
            "{\"id\":\"3f0c81d2a94b5e6f70812233\",\"title\":\"SSH Brute Force\",\"severity\":\"high\",\"status\":\"new\",\"resolution\":null,\"rule\":{\"key\":\"ssh-brute-force\",\"version\":1,\"tags\":[\"attack.t1110\"],\"techniques\":[\"T1110\"]},\"group\":{\"source.ip\":\"203.0.113.9\"},\"entities\":[{\"kind\":\"host\",\"value\":\"web-1\"}],\"dataset\":\"linux.auth\",\"firstEvent\":\"2026-11-21T10:00:00Z\",\"lastEvent\":\"2026-11-21T10:04:12Z\",\"created\":\"2026-11-21T10:00:01Z\",\"updated\":\"2026-11-21T10:04:13Z\",\"findings\":7,\"suppressed\":0,\"assignee\":null,\"caseId\":null,\"previous\":null,\"version\":0}";

    private static final int MAX_PAGE = 1_000;
    private static final int MAX_BUCKETS = 2_000;

    private final Alerts alerts;
    private final EventSearcher searcher;
    private final Scopes scopes;
    private final JsonMapper json;
    private final Clock clock;

    public AlertsController(Alerts alerts, EventSearcher searcher, Scopes scopes, JsonMapper json, Clock clock) {
        this.alerts = requireNonNull(alerts, "alerts is null");
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.json = requireNonNull(json, "json is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Listed(List<AlertView> alerts, @Nullable String next) {}

    record Shown(
            AlertView alert,
            @Nullable Object explanation,
            Map<String, String> fields,
            List<String> firstEvents,
            List<String> latestEvents,
            long events,
            List<HistoryView> history) {}

    record Contributing(List<Event> events, List<String> gone, long total) {}

    record Risks(List<RiskView> risks) {}

    @ApiCall(
            summary = "List alerts",
            details = "By default those made last come first. `next` of a page is the next page's `cursor`.",
            reply = "{\"alerts\":[" + ALERT + "],\"next\":null}")
    @GetMapping("/api/v1/alerts")
    @Requires(Permission.ALERTS_READ)
    Listed list(
            Caller caller,
            @Meaning(
                            "`new`, `acknowledged`, `in-progress`, `resolved`, several with commas; `open` for the first three")
                    @RequestParam(required = false)
                    @Nullable
                    String status,
            @Meaning("`true-positive`, `false-positive`, `benign`, several with commas")
                    @RequestParam(required = false)
                    @Nullable
                    String resolution,
            @Meaning("`high` or `low,medium`; `high+` for high and above") @RequestParam(required = false) @Nullable
                    String severity,
            @Meaning("A rule's key") @RequestParam(required = false) @Nullable String rule,
            @Meaning("Whom it is about: `web-1`, or with its kind `host:web-1`, `user:root`, `address:10.0.0.1`")
                    @RequestParam(required = false)
                    @Nullable
                    String entity,
            @Meaning("Who works on it; `me`, or `nobody`") @RequestParam(required = false) @Nullable String assignee,
            @Meaning("A tag of the rule or an ATT&CK technique: `T1110`") @RequestParam(required = false) @Nullable
                    String tag,
            @RequestParam(required = false) @Nullable String dataset,
            @Meaning("A case's id") @RequestParam(required = false) @Nullable String caseId,
            @Meaning("Words of the title") @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @Meaning("`created`, `severity` or `updated`, highest first") @RequestParam(required = false) @Nullable
                    String sort,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        AlertFilter filter = new AlertFilter(
                status, resolution, severity, rule, entity, assignee, tag, dataset, caseId, text, from, to);
        AlertPage page = alerts.list(
                AlertFilter.scope(caller),
                filter.query(caller, scopes),
                sort(sort),
                Parameters.number("limit", limit, 50, 1, MAX_PAGE),
                cursor(cursor));
        AlertCursor next = page.next();
        return new Listed(page.alerts().stream().map(AlertView::of).toList(), next == null ? null : next.toString());
    }

    @ApiCall(
            summary = "Count alerts",
            details =
                    "Exactly, by status, severity, rule, ATT&CK and dataset, and with `bucket` over the time they were made.",
            reply =
                    "{\"total\":3,\"byStatus\":{\"new\":2,\"resolved\":1},\"byResolution\":{\"benign\":1},\"bySeverity\":{\"high\":3},\"openBySeverity\":{\"high\":2},\"byRule\":[{\"key\":\"ssh-brute-force\",\"title\":\"SSH Brute Force\",\"severity\":\"high\",\"count\":3}],\"byTechnique\":{\"T1110\":3},\"byTactic\":{\"credential-access\":3},\"byDataset\":{\"linux.auth\":3},\"buckets\":[]}")
    @GetMapping("/api/v1/alerts/counts")
    @Requires(Permission.ALERTS_READ)
    CountsView counts(
            Caller caller,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String status,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String resolution,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String severity,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String rule,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String entity,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String assignee,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String tag,
            @RequestParam(required = false) @Nullable String dataset,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String caseId,
            @Meaning("As in the list") @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @Meaning("How long a bucket of time is, such as `1h` or `1d`; at most 2,000 buckets")
                    @RequestParam(required = false)
                    @Nullable
                    String bucket) {
        AlertFilter filter = new AlertFilter(
                status, resolution, severity, rule, entity, assignee, tag, dataset, caseId, text, from, to);
        Duration length =
                bucket == null || bucket.isBlank() ? null : Parameters.duration("bucket", bucket, Duration.ofDays(1));
        if (length != null && length.compareTo(Duration.ofMinutes(1)) < 0) {
            throw Parameters.malformed("bucket", "is shorter than a minute", "Write for example 1h.");
        }
        CountsView counts =
                CountsView.of(alerts.counts(AlertFilter.scope(caller), filter.query(caller, scopes), length));
        if (counts.buckets().size() > MAX_BUCKETS) {
            throw Parameters.malformed(
                    "bucket",
                    "there are more than " + MAX_BUCKETS + " buckets",
                    "Use longer buckets or a shorter range.");
        }
        return counts;
    }

    @ApiCall(
            summary = "Show an alert",
            details = "With its explanation, the fields that matched, contributing events and history.",
            reply =
                    "{\"alert\":" + ALERT
                            + ",\"explanation\":{\"text\":\"selection\",\"holds\":true},\"fields\":{\"source.ip\":\"203.0.113.9\"},\"firstEvents\":[\"0-1-0\"],\"latestEvents\":[],\"events\":1,\"history\":[]}")
    @GetMapping("/api/v1/alerts/{id}")
    @Requires(Permission.ALERTS_READ)
    Shown show(
            Caller caller,
            HttpServletResponse response,
            @Meaning(value = "The alert's id", example = "3f0c81d2a94b5e6f70812233") @PathVariable String id) {
        AlertDetails details = alerts.details(AlertFilter.scope(caller), id).orElseThrow(() -> missing(id));
        response.setHeader("ETag", etag(details.alert()));
        return new Shown(
                AlertView.of(details.alert()),
                explanation(details.explanation()),
                details.fields(),
                details.firstEvents().stream().map(EventId::toString).toList(),
                details.latestEvents().stream().map(EventId::toString).toList(),
                details.events(),
                alerts.history(AlertFilter.scope(caller), id).stream()
                        .map(HistoryView::of)
                        .toList());
    }

    private @Nullable Object explanation(String text) {
        try {
            return json.readValue(text, JsonNode.class);
        } catch (JacksonException e) {
            return text;
        }
    }

    @ApiCall(
            summary = "Show the events that contributed to an alert",
            details =
                    "The first and the latest, as far as they are stored; `gone` names those that retention deleted, `total` says how many there were in all.",
            reply = "{\"events\":[],\"gone\":[\"0-1-0\"],\"total\":1}")
    @GetMapping("/api/v1/alerts/{id}/events")
    @Requires(value = Permission.SEARCH, also = Permission.ALERTS_READ)
    Contributing events(
            Caller caller,
            @Meaning(value = "The alert's id", example = "3f0c81d2a94b5e6f70812233") @PathVariable String id) {
        AlertDetails details = alerts.details(AlertFilter.scope(caller), id).orElseThrow(() -> missing(id));
        List<Event> events = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        Stream.concat(details.firstEvents().stream(), details.latestEvents().stream())
                .forEach(event -> find(caller, event, events, gone));
        return new Contributing(events, gone, details.events());
    }

    private void find(Caller caller, EventId id, List<Event> events, List<String> gone) {
        searcher.find(caller.tenant(), caller.datasets(), id)
                .ifPresentOrElse(events::add, () -> gone.add(id.toString()));
    }

    @ApiCall(
            summary = "Show the hosts and users most at risk",
            details =
                    "A score from 0 to below 100 from the alerts of the last 14 days; docs/alerts.md has the formula.",
            reply =
                    "{\"risks\":[{\"entity\":{\"kind\":\"host\",\"value\":\"web-1\"},\"score\":52.4,\"alerts\":3,\"highest\":\"high\",\"latest\":\"2026-11-21T10:04:12Z\"}]}")
    @GetMapping("/api/v1/risk")
    @Requires(Permission.ALERTS_READ)
    Risks risk(
            Caller caller,
            @Meaning("`host`, `user`, `address` or `other`; without it hosts and users")
                    @RequestParam(required = false)
                    @Nullable
                    String kind,
            @RequestParam(required = false) @Nullable String limit) {
        Entity.Kind only = null;
        if (kind != null && !kind.isBlank()) {
            only = Stream.of(Entity.Kind.values())
                    .filter(known -> known.label().equals(kind.strip()))
                    .findFirst()
                    .orElseThrow(() -> Parameters.malformed(
                            "kind", "'" + kind + "' is none", "Write host, user, address or other."));
        }
        return new Risks(
                alerts
                        .risks(
                                AlertFilter.scope(caller),
                                only,
                                Parameters.number("limit", limit, 20, 1, 500),
                                clock.instant())
                        .stream()
                        .map(RiskView::of)
                        .toList());
    }

    static String etag(Alert alert) {
        return "\"" + alert.version() + "\"";
    }

    static ProblemException missing(String id) {
        return Problem.of(
                        ProblemKind.NOT_FOUND,
                        "There is no alert " + (id.length() > 64 ? id.substring(0, 64) + "…" : id) + ".",
                        "It may have been archived, or belong to another tenant or a dataset that you may not see.")
                .exception();
    }

    private static AlertSort sort(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return AlertSort.CREATED;
        }
        AlertSort sort = AlertSort.ofLabel(text.strip());
        if (sort == null) {
            throw Parameters.malformed("sort", "'" + text + "' is none", "Write created, severity or updated.");
        }
        return sort;
    }

    private static @Nullable AlertCursor cursor(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return AlertCursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw Parameters.malformed("cursor", String.valueOf(e.getMessage()), "");
        }
    }
}
