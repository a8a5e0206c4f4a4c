package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertHistory;
import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.Case;
import io.tidewatch.alert.CaseEdit;
import io.tidewatch.alert.Cases;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.server.api.AlertViews.AlertView;
import io.tidewatch.server.api.AlertViews.CaseView;
import io.tidewatch.server.api.AlertViews.HistoryView;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Cases: alerts that belong together. */
@RestController
public final class CasesController {
    private static final int MOST_AT_ONCE = 1_000;
    private static final String EXAMPLE = "{\"title\":\"Break-in on web-1\",\"severity\":\"high\",\"assignee\":\"me\"}";
    private static final String COMMENT = "{\"comment\":\"the host is off the network\"}";
    private static final String MEMBERS = "{\"add\":[\"3f0c81d2a94b5e6f70812233\"]}";
    private static final String CASE =
            "{\"id\":\"17\",\"title\":\"Break-in on web-1\",\"description\":\"\",\"status\":\"open\",\"severity\":\"high\",\"assignee\":\"ann\",\"author\":\"ann\",\"created\":\"2026-11-21T10:00:00Z\",\"updated\":\"2026-11-21T10:00:00Z\",\"alerts\":1,\"version\":0}";

    private final Cases cases;
    private final Alerts alerts;
    private final JsonBody bodies;
    private final Audit audit;
    private final Clock clock;

    CasesController(Cases cases, Alerts alerts, JsonBody bodies, Audit audit, Clock clock) {
        this.cases = requireNonNull(cases, "cases is null");
        this.alerts = requireNonNull(alerts, "alerts is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Change(
            @Meaning("1 to 200 characters; a new case needs one") @Nullable
            String title,

            @Meaning("At most 10,000 characters") @Nullable String description,

            @Meaning("`open`, `in-progress` or `closed`") @Nullable
            String status,

            @Meaning("`informational`, `low`, `medium`, `high` or `critical`") @Nullable
            String severity,

            @Meaning("A name, `me`, or `nobody`") @Nullable String assignee,
            @Meaning("At most 10,000 characters") @Nullable String comment,

            @Meaning("The case's version that was seen; another one now is a conflict") @Nullable
            Long version) {}

    record Comment(
            @Meaning("At most 10,000 characters") @Nullable String comment) {}

    record Members(
            @Meaning("Alerts to put into the case, at most 1,000") @Nullable
            List<String> add,

            @Meaning("Alerts to take out of it, at most 1,000") @Nullable
            List<String> remove) {}

    record Listed(List<CaseView> cases, @Nullable String next) {}

    record Shown(CaseView details, List<AlertView> alerts, List<HistoryView> history) {}

    record Moved(
            @Meaning(
                    "By alert: `moved`, `unchanged` (it was so already), `missing` (there is none, or it may not be seen) or `full`")
            Map<String, String> outcomes,

            @Meaning("How many of each outcome") Counts counts,
            @Meaning("Alerts that a case can have") int most) {}

    record Counts(int moved, int unchanged, int missing, int full) {}

    @ApiCall(summary = "List cases, newest first", reply = "{\"cases\":[" + CASE + "],\"next\":null}")
    @GetMapping("/api/v1/cases")
    @Requires(Permission.ALERTS_READ)
    Listed list(
            Caller caller,
            @Meaning("`open`, `in-progress` or `closed`") @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Parameters.number("limit", limit, 50, 1, 500);
        List<Case> found = cases.list(
                caller.tenant(), status(status), most + 1, cursor == null || cursor.isBlank() ? null : cursor);
        boolean more = found.size() > most;
        List<Case> page = more ? found.subList(0, most) : found;
        return new Listed(
                page.stream().map(CaseView::of).toList(), more ? page.getLast().id() : null);
    }

    @ApiCall(summary = "Open a case", body = Change.class, bodyExample = EXAMPLE, reply = CASE)
    @PostMapping("/api/v1/cases")
    @Requires(Permission.ALERTS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    CaseView open(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        Change change = bodies.read(request, Change.class, EXAMPLE);
        if (change.title == null) {
            throw PlainText.malformed("title", "is missing; a case has 1 to 200 characters of it");
        }
        Case opened = cases.open(caller.tenant(), edit(caller, change), caller.actor(), clock.instant());
        audit.record(caller, "case.opened", opened.id(), Map.of("title", opened.title()));
        response.setHeader("Location", "/api/v1/cases/" + opened.id());
        return CaseView.of(opened);
    }

    @ApiCall(
            summary = "Show a case",
            details = "With its newest 1,000 alerts and its history.",
            reply = "{\"details\":" + CASE + ",\"alerts\":[],\"history\":[]}")
    @GetMapping("/api/v1/cases/{id}")
    @Requires(Permission.ALERTS_READ)
    Shown show(
            Caller caller,
            HttpServletResponse response,
            @Meaning(value = "The case's id", example = "17") @PathVariable String id) {
        Case found = cases.find(caller.tenant(), id).orElseThrow(() -> missing(id));
        response.setHeader("ETag", "\"" + found.version() + "\"");
        return new Shown(
                CaseView.of(found),
                alerts
                        .list(
                                AlertFilter.scope(caller),
                                AlertQuery.ALL.withCase(found.id()),
                                AlertSort.CREATED,
                                MOST_AT_ONCE,
                                null)
                        .alerts()
                        .stream()
                        .map(AlertView::of)
                        .toList(),
                history(caller, found.id()));
    }

    private List<HistoryView> history(Caller caller, String id) {
        return cases.history(caller.tenant(), id).stream()
                .filter(entry -> isVisible(caller, entry))
                .map(HistoryView::of)
                .toList();
    }

    /** Alerts that the caller may not see are not named either. */
    private static boolean isVisible(Caller caller, AlertHistory entry) {
        return caller.datasets().isAll()
                || entry.change() != AlertHistory.Change.ALERT_ADDED
                        && entry.change() != AlertHistory.Change.ALERT_REMOVED;
    }

    @ApiCall(
            summary = "Change a case",
            details = "With `If-Match` or `version` only if nobody else changed it since.",
            body = Change.class,
            bodyExample = "{\"status\":\"closed\",\"comment\":\"rebuilt the host\"}",
            reply = CASE)
    @PatchMapping("/api/v1/cases/{id}")
    @Requires(Permission.ALERTS_WRITE)
    CaseView change(
            HttpServletRequest request,
            HttpServletResponse response,
            Caller caller,
            @Meaning(value = "The case's id", example = "17") @PathVariable String id)
            throws IOException {
        Change change = bodies.read(request, Change.class, EXAMPLE);
        Long matched = Versions.ifMatch(request);
        Case after = apply(
                caller,
                id,
                edit(caller, change),
                matched == null ? change.version : matched,
                matched != null,
                details(change));
        response.setHeader("ETag", "\"" + after.version() + "\"");
        return CaseView.of(after);
    }

    @ApiCall(summary = "Comment on a case", body = Comment.class, bodyExample = COMMENT, reply = CASE)
    @PostMapping("/api/v1/cases/{id}/comments")
    @Requires(Permission.ALERTS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    CaseView comment(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The case's id", example = "17") @PathVariable String id)
            throws IOException {
        String comment =
                PlainText.of("comment", bodies.read(request, Comment.class, COMMENT).comment, AlertLimits.COMMENT);
        if (comment.isEmpty()) {
            throw PlainText.malformed("comment", "is missing");
        }
        return CaseView.of(apply(caller, id, CaseEdit.comment(comment), null, false, Map.of("comment", comment)));
    }

    @ApiCall(
            summary = "Put alerts into a case, or take them out",
            details =
                    "An alert belongs to one case at most, a case has 10,000 at most. Alerts that cannot be moved do not keep others from it: the reply tells of each, and how many.",
            body = Members.class,
            bodyExample = MEMBERS,
            reply =
                    "{\"outcomes\":{\"3f0c81d2a94b5e6f70812233\":\"moved\"},\"counts\":{\"moved\":1,\"unchanged\":0,\"missing\":0,\"full\":0},\"most\":10000}")
    @PostMapping("/api/v1/cases/{id}/alerts")
    @Requires(Permission.ALERTS_WRITE)
    Moved move(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The case's id", example = "17") @PathVariable String id)
            throws IOException {
        Members members = bodies.read(request, Members.class, MEMBERS);
        List<String> add = members.add == null ? List.of() : members.add;
        List<String> remove = members.remove == null ? List.of() : members.remove;
        if (add.size() + remove.size() > MOST_AT_ONCE || add.isEmpty() && remove.isEmpty()) {
            throw PlainText.malformed("add", "and 'remove' together name 1 to " + MOST_AT_ONCE + " alerts");
        }
        Map<String, Cases.Membership> removed = move(caller, id, remove, false);
        Map<String, Cases.Membership> added = move(caller, id, add, true);
        List<String> out = moved(removed);
        List<String> in = moved(added);
        if (!out.isEmpty() || !in.isEmpty()) {
            audit.record(caller, "case.alerts-moved", id, Map.of("add", in, "remove", out));
        }
        return result(removed, added);
    }

    private Map<String, Cases.Membership> move(Caller caller, String id, List<String> ids, boolean into) {
        return cases.move(AlertFilter.scope(caller), id, ids, into, caller.actor(), clock.instant())
                .orElseThrow(() -> missing(id));
    }

    private static List<String> moved(Map<String, Cases.Membership> outcomes) {
        return outcomes.keySet().stream()
                .filter(alert -> outcomes.get(alert) == Cases.Membership.MOVED)
                .toList();
    }

    private static Moved result(Map<String, Cases.Membership> removed, Map<String, Cases.Membership> added) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        Map<Cases.Membership, Integer> counted = new EnumMap<>(Cases.Membership.class);
        for (Map<String, Cases.Membership> some : List.of(removed, added)) {
            some.forEach((alert, outcome) -> {
                outcomes.put(alert, outcome.name().toLowerCase(Locale.ROOT));
                counted.merge(outcome, 1, Integer::sum);
            });
        }
        return new Moved(
                outcomes,
                new Counts(
                        counted.getOrDefault(Cases.Membership.MOVED, 0),
                        counted.getOrDefault(Cases.Membership.UNCHANGED, 0),
                        counted.getOrDefault(Cases.Membership.MISSING, 0),
                        counted.getOrDefault(Cases.Membership.FULL, 0)),
                Cases.MAX_ALERTS);
    }

    private Case apply(
            Caller caller,
            String id,
            CaseEdit edit,
            @Nullable Long version,
            boolean precondition,
            Map<String, ?> details) {
        return switch (cases.edit(caller.tenant(), id, edit, version, caller.actor(), clock.instant())) {
            case Cases.CaseOutcome.Missing _ -> throw missing(id);
            case Cases.CaseOutcome.Conflict conflict ->
                throw Versions.conflict("case " + id, conflict.current().version(), precondition);
            case Cases.CaseOutcome.Done done -> {
                audit.record(caller, "case.changed", id, details);
                yield done.changed();
            }
        };
    }

    @SuppressWarnings("NullAway") // it overlooks @Nullable on a nested type that another module's class file declares
    private static CaseEdit edit(Caller caller, Change change) {
        AlertSeverity severity = change.severity == null ? null : AlertSeverity.ofLabel(change.severity);
        if (change.severity != null && severity == null) {
            throw PlainText.malformed("severity", "is none of informational, low, medium, high, critical");
        }
        try {
            return new CaseEdit(
                    PlainText.line("title", change.title, 200),
                    change.description == null
                            ? null
                            : PlainText.of("description", change.description, AlertLimits.COMMENT),
                    status(change.status),
                    severity,
                    AlertChangesController.assignee(caller, change.assignee),
                    PlainText.of("comment", change.comment, AlertLimits.COMMENT));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemKind.MALFORMED_REQUEST, e.getMessage() + ".", "Send for example " + EXAMPLE)
                    .exception();
        }
    }

    private static Map<String, Object> details(Change change) {
        Map<String, Object> details = new LinkedHashMap<>();
        put(details, "title", change.title);
        put(details, "description", change.description);
        put(details, "status", change.status);
        put(details, "severity", change.severity);
        put(details, "assignee", change.assignee);
        put(details, "comment", change.comment);
        return details;
    }

    private static void put(Map<String, Object> details, String name, @Nullable String value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static Case.@Nullable Status status(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        Case.Status status = Case.Status.ofLabel(text.strip());
        if (status == null) {
            throw PlainText.malformed("status", "is none of open, in-progress, closed");
        }
        return status;
    }

    private static ProblemException missing(String id) {
        return Problem.of(
                        ProblemKind.NOT_FOUND,
                        "There is no case " + (id.length() > 20 ? id.substring(0, 20) + "…" : id) + ".",
                        "GET /api/v1/cases lists them.")
                .exception();
    }
}
