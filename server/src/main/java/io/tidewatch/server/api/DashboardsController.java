package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Dashboard;
import io.tidewatch.catalog.Dashboards;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Dashboards that people make. Everyone sees their own and those that others share; an author changes their own, an administrator the
 * shared ones too. A dashboard holds questions and no answers: whoever opens it sees what they may see of the events.
 */
@RestController
public final class DashboardsController {
    private static final String PANEL =
            "{\"id\":\"failed\",\"title\":\"Failed sign-ins\",\"kind\":\"line\",\"query\":\"event.outcome:failure\",\"search\":\"\",\"figure\":{\"function\":\"count\",\"field\":\"\",\"percentile\":null},\"fields\":[],\"split\":\"host.name\",\"limit\":5,\"x\":0,\"y\":0,\"w\":6,\"h\":4}";
    private static final String CONTENT =
            "\"from\":\"now-24h\",\"to\":\"now\",\"refresh\":60,\"panels\":[" + PANEL + "]";
    private static final String EXAMPLE =
            "{\"name\":\"Sign-ins\",\"description\":\"Who fails, and where\",\"shared\":true," + CONTENT + "}";
    private static final String ABOUT =
            "\"id\":\"sign-ins\",\"name\":\"Sign-ins\",\"description\":\"Who fails, and where\",\"shared\":true,\"author\":\"ann\",\"own\":true,\"version\":1,\"changed\":\"2026-11-21T10:00:00Z\"";
    private static final String REPLY = "{" + ABOUT + "," + CONTENT + "}";
    private static final int DESCRIPTION = 2_000;
    private static final int TIME = 100;
    private static final int CONTENT_LENGTH = 256 * 1024;
    private static final int REFRESH_LEAST = 10;
    private static final int REFRESH_MOST = 86_400;

    private final Dashboards dashboards;
    private final JsonBody bodies;
    private final Scopes scopes;
    private final JsonMapper json;
    private final Audit audit;
    private final Clock clock;

    public DashboardsController(
            Dashboards dashboards, JsonBody bodies, Scopes scopes, JsonMapper json, Audit audit, Clock clock) {
        this.dashboards = requireNonNull(dashboards, "dashboards is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.json = requireNonNull(json, "json is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Ask(
            @Meaning(value = "What people call it", required = true) @Nullable
            String name,

            @Meaning("What it is for") @Nullable String description,

            @Meaning("Where its range of time begins, such as `now-24h`; nothing for the beginning") @Nullable
            String from,

            @Meaning("Where it ends; nothing for an open end") @Nullable
            String to,

            @Meaning("How often it is renewed, in seconds, 10 to 86400; 0 for never") @Nullable
            Integer refresh,

            @Meaning("At most 40, none over another, on a grid of 12 columns") @Nullable
            List<@Nullable PanelAsk> panels,

            @Meaning("Whether others of the tenant see it") @Nullable
            Boolean shared,

            @Meaning("The version that is replaced, 0 for a new one; another one now is a conflict") @Nullable
            Long version) {}

    record About(
            String id,
            String name,
            String description,
            @Meaning("How many panels it has") int panels,
            boolean shared,
            @Meaning("Who made it") String author,
            @Meaning("Whether that is who asks") boolean own,
            long version,
            Instant changed) {}

    record Shown(
            String id,
            String name,
            String description,
            boolean shared,
            @Meaning("Who made it") String author,
            @Meaning("Whether that is who asks") boolean own,
            long version,
            Instant changed,
            String from,
            String to,
            int refresh,
            List<DashboardContent.Panel> panels) {}

    record Listed(List<About> dashboards) {}

    @ApiCall(
            summary = "List dashboards: the own ones and those that others share",
            reply = "{\"dashboards\":[{" + ABOUT + ",\"panels\":1}]}")
    @GetMapping("/api/v1/dashboards")
    @Requires(Permission.SEARCH)
    Listed list(Caller caller) {
        return new Listed(dashboards.list(caller.tenant()).stream()
                .filter(dashboard -> Authored.of(dashboard).isSeenBy(caller))
                .map(dashboard -> about(caller, dashboard))
                .toList());
    }

    @ApiCall(summary = "Show a dashboard", reply = REPLY)
    @GetMapping("/api/v1/dashboards/{id}")
    @Requires(Permission.SEARCH)
    Shown show(
            Caller caller,
            HttpServletResponse response,
            @Meaning(value = "Its id", example = "sign-ins") @PathVariable String id) {
        Dashboard found = visible(caller, id);
        response.setHeader("ETag", "\"" + found.version() + "\"");
        return shown(caller, found);
    }

    @ApiCall(
            summary = "Save a dashboard",
            details =
                    "Sent again with the same id it replaces the dashboard, which stays its author's. With `If-Match` or `version` only if nobody else changed it since; with version 0 only if there is none.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = REPLY)
    @PutMapping("/api/v1/dashboards/{id}")
    @Requires(Permission.SEARCH)
    Shown put(
            HttpServletRequest request,
            HttpServletResponse response,
            Caller caller,
            @Meaning(value = "A name that you choose: 1 to 64 of a-z, 0-9 and -", example = "sign-ins") @PathVariable
                    String id)
            throws IOException {
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        Long matched = Versions.ifMatch(request);
        Dashboard before = dashboards.find(caller.tenant(), id).orElse(null);
        if (before != null) {
            Authored.of(before).refuseOthers(caller);
        }
        Dashboard wanted = dashboard(caller, id, ask, before == null ? caller.actor() : before.author());
        Long version = matched == null ? ask.version : matched;
        // What the caller was found to be allowed to replace, so that nobody else's of the same moment is replaced.
        long expected = version != null ? version : before == null ? 0 : before.version();
        return switch (dashboards.put(wanted, expected)) {
            case Dashboards.Outcome.Done done -> {
                record(caller, "dashboard.set", done.dashboard());
                response.setHeader("ETag", "\"" + done.dashboard().version() + "\"");
                yield shown(caller, done.dashboard());
            }
            case Dashboards.Outcome.Conflict conflict ->
                throw Versions.conflict("dashboard " + id, conflict.version(), matched != null);
            case Dashboards.Outcome.Missing _ -> throw missing();
        };
    }

    @ApiCall(
            summary = "Remove a dashboard",
            details = "With `If-Match` only if nobody changed it since. The saved searches that it shows stay.")
    @DeleteMapping("/api/v1/dashboards/{id}")
    @Requires(Permission.SEARCH)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "Its id", example = "sign-ins") @PathVariable String id) {
        Long matched = Versions.ifMatch(request);
        Dashboard found = visible(caller, id);
        Authored.of(found).refuseOthers(caller);
        switch (dashboards.remove(caller.tenant(), id, matched == null ? Long.valueOf(found.version()) : matched)) {
            case Dashboards.Outcome.Done done -> record(caller, "dashboard.removed", done.dashboard());
            case Dashboards.Outcome.Conflict conflict ->
                throw Versions.conflict("dashboard " + id, conflict.version(), matched != null);
            case Dashboards.Outcome.Missing _ -> throw missing();
        }
    }

    private Dashboard dashboard(Caller caller, String id, Ask ask, String author) {
        Authored.checkId(id);
        String name = Authored.name(ask.name, "dashboard");
        DashboardContent content = content(ask);
        String text = json.writeValueAsString(content);
        if (text.length() > CONTENT_LENGTH) {
            throw PlainText.malformed(
                    "panels", "take " + text.length() + " characters; at most " + CONTENT_LENGTH + " are kept");
        }
        return new Dashboard(
                caller.tenant(),
                id,
                name,
                PlainText.of("description", ask.description, DESCRIPTION),
                text,
                content.panels().size(),
                Boolean.TRUE.equals(ask.shared),
                author,
                1,
                clock.instant());
    }

    private DashboardContent content(Ask ask) {
        String from = PlainText.of("from", ask.from, TIME);
        String to = PlainText.of("to", ask.to, TIME);
        scopes.range(from, to);
        int refresh = ask.refresh == null ? 0 : ask.refresh;
        if (refresh != 0 && (refresh < REFRESH_LEAST || refresh > REFRESH_MOST)) {
            throw PlainText.malformed(
                    "refresh", "is " + refresh + " s; 0 or " + REFRESH_LEAST + " to " + REFRESH_MOST + " are possible");
        }
        return new DashboardContent(from, to, refresh, PanelAsk.checked(ask.panels, scopes::query));
    }

    private Dashboard visible(Caller caller, String id) {
        return dashboards
                .find(caller.tenant(), id)
                .filter(found -> Authored.of(found).isSeenBy(caller))
                .orElseThrow(DashboardsController::missing);
    }

    private void record(Caller caller, String action, Dashboard dashboard) {
        // Of a private one administrators learn that it is there, not what it is called.
        audit.record(
                caller,
                action,
                dashboard.id(),
                dashboard.shared()
                        ? Map.of("name", dashboard.name(), "version", dashboard.version(), "shared", true)
                        : Map.of("version", dashboard.version(), "shared", false));
    }

    private static ProblemException missing() {
        return Problem.of(ProblemKind.NOT_FOUND, "There is no such dashboard.", "GET /api/v1/dashboards lists them.")
                .exception();
    }

    private static About about(Caller caller, Dashboard of) {
        return new About(
                of.id(),
                of.name(),
                of.description(),
                of.panels(),
                of.shared(),
                of.author(),
                Authored.of(of).isOf(caller),
                of.version(),
                of.changed());
    }

    private Shown shown(Caller caller, Dashboard of) {
        DashboardContent content = json.readValue(of.content(), DashboardContent.class);
        return new Shown(
                of.id(),
                of.name(),
                of.description(),
                of.shared(),
                of.author(),
                Authored.of(of).isOf(caller),
                of.version(),
                of.changed(),
                content.from(),
                content.to(),
                content.refresh(),
                content.panels());
    }
}
