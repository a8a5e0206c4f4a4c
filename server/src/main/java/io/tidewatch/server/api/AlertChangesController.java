package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertEdit;
import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.AlertNotice;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.AlertStatus;
import io.tidewatch.alert.Alerts;
import io.tidewatch.alert.EditOutcome;
import io.tidewatch.alert.Resolution;
import io.tidewatch.server.api.AlertViews.AlertView;
import io.tidewatch.server.http.Problem;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Changes alerts, one or many; each change is in the alert's history and in the audit log. */
@RestController
public final class AlertChangesController {
    private static final int MOST_AT_ONCE = 1_000;
    private static final String CHANGE =
            "{\"status\":\"resolved\",\"resolution\":\"false-positive\",\"comment\":\"the backup host\"}";
    private static final String COMMENT = "{\"comment\":\"asked the owner of the host\"}";
    private static final String ACTION =
            "{\"ids\":[\"3f0c81d2a94b5e6f70812233\"],\"status\":\"acknowledged\",\"assignee\":\"me\"}";

    private final Alerts alerts;
    private final AlertFeed feed;
    private final JsonBody bodies;
    private final Scopes scopes;
    private final Audit audit;
    private final Clock clock;

    AlertChangesController(Alerts alerts, AlertFeed feed, JsonBody bodies, Scopes scopes, Audit audit, Clock clock) {
        this.alerts = requireNonNull(alerts, "alerts is null");
        this.feed = requireNonNull(feed, "feed is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Change(
            @Meaning("`new`, `acknowledged`, `in-progress` or `resolved`") @Nullable
            String status,

            @Meaning("`true-positive`, `false-positive` or `benign`, with the status `resolved`") @Nullable
            String resolution,

            @Meaning("A name, `me`, or `nobody`") @Nullable String assignee,
            @Meaning("At most 10,000 characters") @Nullable String comment,

            @Meaning("The alert's version that was seen; another one now is a conflict") @Nullable
            Long version) {}

    record Comment(
            @Meaning("At most 10,000 characters") @Nullable String comment) {}

    record Action(
            @Meaning("Which alerts, at most 1,000; or `filter`") @Nullable
            List<String> ids,

            @Meaning("Which alerts, as the list is asked for; at most the first 1,000") @Nullable
            AlertFilter filter,

            @Meaning("As in a single change") @Nullable String status,
            @Meaning("As in a single change") @Nullable String resolution,
            @Meaning("As in a single change") @Nullable String assignee,
            @Meaning("As in a single change") @Nullable String comment) {}

    record Outcome(String id, String outcome) {}

    record Done(List<Outcome> alerts, boolean more) {}

    @ApiCall(
            summary = "Change an alert",
            details =
                    "Its status, resolution and assignee. With `If-Match` (the alert's `ETag`) or `version` the change is made only if nobody else changed the alert since.",
            body = Change.class,
            bodyExample = CHANGE,
            reply = AlertsController.ALERT)
    @PatchMapping("/api/v1/alerts/{id}")
    @Requires(Permission.ALERTS_WRITE)
    AlertView change(
            HttpServletRequest request,
            HttpServletResponse response,
            Caller caller,
            @Meaning(value = "The alert's id", example = "3f0c81d2a94b5e6f70812233") @PathVariable String id)
            throws IOException {
        Change change = bodies.read(request, Change.class, CHANGE);
        AlertEdit edit = edit(caller, change.status, change.resolution, change.assignee, change.comment);
        Long matched = Versions.ifMatch(request);
        Alert alert = apply(caller, id, edit, matched == null ? change.version : matched, matched != null);
        response.setHeader("ETag", AlertsController.etag(alert));
        return AlertView.of(alert);
    }

    @ApiCall(
            summary = "Comment on an alert",
            body = Comment.class,
            bodyExample = COMMENT,
            reply = AlertsController.ALERT)
    @PostMapping("/api/v1/alerts/{id}/comments")
    @Requires(Permission.ALERTS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    AlertView comment(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The alert's id", example = "3f0c81d2a94b5e6f70812233") @PathVariable String id)
            throws IOException {
        Comment body = bodies.read(request, Comment.class, COMMENT);
        return AlertView.of(apply(caller, id, edit(caller, null, null, null, body.comment), null, false));
    }

    @ApiCall(
            summary = "Change many alerts",
            details =
                    "Those with `ids`, or the first 1,000 that fit `filter`; `more` says that further ones fit. Each alert is changed by itself, and its outcome told: `changed`, `unchanged` or `missing`.",
            body = Action.class,
            bodyExample = ACTION,
            reply = "{\"alerts\":[{\"id\":\"3f0c81d2a94b5e6f70812233\",\"outcome\":\"changed\"}],\"more\":false}")
    @PostMapping("/api/v1/alerts/actions")
    @Requires(Permission.ALERTS_WRITE)
    Done act(HttpServletRequest request, Caller caller) throws IOException {
        Action action = bodies.read(request, Action.class, ACTION);
        AlertEdit edit = edit(caller, action.status, action.resolution, action.assignee, action.comment);
        boolean more = false;
        List<String> ids;
        if (action.filter != null && action.ids == null) {
            var page = alerts.list(
                    AlertFilter.scope(caller),
                    action.filter.query(caller, scopes),
                    AlertSort.CREATED,
                    MOST_AT_ONCE,
                    null);
            ids = page.alerts().stream().map(Alert::id).toList();
            more = page.next() != null;
        } else if (action.filter == null && action.ids != null && action.ids.size() <= MOST_AT_ONCE) {
            ids = List.copyOf(new LinkedHashSet<>(action.ids));
        } else {
            throw PlainText.malformed(
                    "ids", "or 'filter' is needed, one of them, and at most " + MOST_AT_ONCE + " ids");
        }
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, Integer> counted = new LinkedHashMap<>();
        for (String id : ids) {
            String outcome = outcome(caller, id, edit);
            outcomes.add(new Outcome(id, outcome));
            counted.merge(outcome, 1, Integer::sum);
        }
        Map<String, Object> details = details(edit);
        details.put("outcomes", counted);
        details.put(
                "alerts",
                outcomes.stream()
                        .filter(outcome -> outcome.outcome.equals("changed"))
                        .map(Outcome::id)
                        .toList());
        audit.record(caller, "alerts.changed", "", details);
        return new Done(outcomes, more);
    }

    private String outcome(Caller caller, String id, AlertEdit edit) {
        Alert before = alerts.find(AlertFilter.scope(caller), id).orElse(null);
        EditOutcome outcome = alerts.edit(AlertFilter.scope(caller), id, edit, null, caller.actor(), clock.instant());
        return switch (outcome) {
            case EditOutcome.Missing _ -> "missing";
            case EditOutcome.Conflict _ -> "unchanged";
            case EditOutcome.Done done -> {
                if (before != null && before.version() == done.alert().version()) {
                    yield "unchanged";
                }
                feed.publish(new AlertNotice(AlertNotice.Kind.CHANGED, done.alert()));
                yield "changed";
            }
        };
    }

    private Alert apply(Caller caller, String id, AlertEdit edit, @Nullable Long version, boolean precondition) {
        EditOutcome outcome =
                alerts.edit(AlertFilter.scope(caller), id, edit, version, caller.actor(), clock.instant());
        return switch (outcome) {
            case EditOutcome.Missing _ -> throw AlertsController.missing(id);
            case EditOutcome.Conflict conflict ->
                throw Versions.conflict("alert " + id, conflict.alert().version(), precondition);
            case EditOutcome.Done done -> {
                audit.record(caller, "alert.changed", id, details(edit));
                feed.publish(new AlertNotice(AlertNotice.Kind.CHANGED, done.alert()));
                yield done.alert();
            }
        };
    }

    private static AlertEdit edit(
            Caller caller,
            @Nullable String status,
            @Nullable String resolution,
            @Nullable String assignee,
            @Nullable String comment) {
        AlertStatus newStatus = status == null ? null : AlertStatus.ofLabel(status);
        if (status != null && newStatus == null) {
            throw PlainText.malformed("status", "is none of new, acknowledged, in-progress, resolved");
        }
        Resolution newResolution = resolution == null ? null : Resolution.ofLabel(resolution);
        if (resolution != null && newResolution == null) {
            throw PlainText.malformed("resolution", "is none of true-positive, false-positive, benign");
        }
        AlertEdit edit;
        try {
            edit = new AlertEdit(
                    newStatus,
                    newResolution,
                    assignee(caller, assignee),
                    PlainText.of("comment", comment, AlertLimits.COMMENT));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemKind.MALFORMED_REQUEST, e.getMessage() + ".", "Send for example " + CHANGE)
                    .exception();
        }
        if (edit.isEmpty()) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "The request changes nothing.",
                            "Send a status, an assignee or a comment: " + CHANGE)
                    .exception();
        }
        return edit;
    }

    /** A name as people write it: {@code me} and {@code nobody} are no names. */
    static @Nullable String assignee(Caller caller, @Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "me" -> caller.actor();
            case "nobody" -> "";
            default -> PlainText.line("assignee", name, 100);
        };
    }

    private static Map<String, Object> details(AlertEdit edit) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (edit.status() != null) {
            details.put("status", edit.status().label());
        }
        if (edit.resolution() != null) {
            details.put("resolution", edit.resolution().label());
        }
        if (edit.assignee() != null) {
            details.put("assignee", edit.assignee());
        }
        if (!edit.comment().isEmpty()) {
            details.put("comment", edit.comment());
        }
        return details;
    }
}
