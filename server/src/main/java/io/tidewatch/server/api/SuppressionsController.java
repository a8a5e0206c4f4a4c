package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertLimits;
import io.tidewatch.alert.Suppression;
import io.tidewatch.server.api.AlertViews.SuppressionView;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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

/** What makes no alerts. Suppressing is of all datasets of a rule, so that only those who may see all of them may do it. */
@RestController
public final class SuppressionsController {
    private static final String EXAMPLE =
            "{\"rule\":\"ssh-brute-force\",\"group\":{\"source.ip\":\"10.0.0.*\"},\"until\":\"now+7d\",\"reason\":\"penetration test\"}";
    private static final String REPLY =
            "{\"id\":\"pentest\",\"rule\":\"ssh-brute-force\",\"group\":{\"source.ip\":\"10.0.0.*\"},\"after\":null,\"until\":\"2026-11-28T10:00:00Z\",\"reason\":\"penetration test\",\"author\":\"ann\",\"created\":\"2026-11-21T10:00:00Z\",\"suppressed\":0,\"lastSuppressed\":null}";

    private final AlertParts parts;
    private final JsonBody bodies;
    private final Scopes scopes;
    private final Audit audit;
    private final Clock clock;

    SuppressionsController(AlertParts parts, JsonBody bodies, Scopes scopes, Audit audit, Clock clock) {
        this.parts = requireNonNull(parts, "parts is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Ask(
            @Meaning("The rule's key") @Nullable String rule,

            @Meaning("Only groups with these values; a value may end in `*`") @Nullable
            Map<String, String> group,

            @Meaning("No new alert of a group so long after its last one began, such as `6h`; without it none at all")
            @Nullable
            String after,

            @Meaning("When it ends: `now+7d` or a time; without it when it is removed") @Nullable
            String until,

            @Meaning("Why, for whoever comes after") @Nullable
            String reason) {}

    record Listed(List<SuppressionView> suppressions) {}

    @ApiCall(summary = "List suppressions, with what each kept back", reply = "{\"suppressions\":[" + REPLY + "]}")
    @GetMapping("/api/v1/alerts/suppressions")
    @Requires(Permission.ALERTS_READ)
    Listed list(Caller caller) {
        return new Listed(parts.suppressions().list(caller.tenant()).stream()
                .map(SuppressionView::of)
                .toList());
    }

    @ApiCall(
            summary = "Suppress a rule's alerts",
            details = "Findings that it keeps back are counted. Sent again it replaces itself and keeps its counts.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = REPLY)
    @PutMapping("/api/v1/alerts/suppressions/{id}")
    @Requires(Permission.ALERTS_WRITE)
    SuppressionView put(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "A name that you choose: 1 to 64 of a-z, 0-9 and -", example = "pentest") @PathVariable
                    String id)
            throws IOException {
        refuseNarrow(caller);
        Ask ask = bodies.read(request, Ask.class, EXAMPLE);
        Suppression made = suppression(caller, id, ask);
        parts.suppressions().put(made);
        parts.suppressionsChanged().run();
        audit.record(caller, "suppression.set", id, details(made));
        return parts.suppressions().list(caller.tenant()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .map(SuppressionView::of)
                .orElseGet(() -> SuppressionView.of(made));
    }

    private Suppression suppression(Caller caller, String id, Ask ask) {
        String rule = PlainText.line("rule", ask.rule, 500);
        if (rule == null || rule.isEmpty()) {
            throw PlainText.malformed("rule", "is missing; name the rule's key");
        }
        Map<String, String> group = ask.group == null ? Map.of() : ask.group;
        if (group.size() > 20) {
            throw PlainText.malformed("group", "has more than 20 names");
        }
        Map<String, String> clean = new LinkedHashMap<>();
        group.forEach((name, value) -> clean.put(
                PlainText.of("group", name, AlertLimits.VALUE), PlainText.of("group", value, AlertLimits.VALUE)));
        Duration after = ask.after == null ? null : Parameters.duration("after", ask.after, Duration.ofHours(1));
        Instant until = ask.until == null || ask.until.isBlank()
                ? null
                : scopes.time("until", ask.until).from();
        try {
            return new Suppression(
                    id,
                    caller.tenant(),
                    rule,
                    clean,
                    after,
                    until,
                    PlainText.of("reason", ask.reason, 1_000),
                    caller.actor(),
                    clock.instant(),
                    0,
                    null);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemKind.MALFORMED_REQUEST, e.getMessage() + ".", "Send for example " + EXAMPLE)
                    .exception();
        }
    }

    @ApiCall(summary = "Remove a suppression")
    @DeleteMapping("/api/v1/alerts/suppressions/{id}")
    @Requires(Permission.ALERTS_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "Its name", example = "pentest") @PathVariable String id) {
        refuseNarrow(caller);
        if (!parts.suppressions().remove(caller.tenant(), id)) {
            throw Problem.of(
                            ProblemKind.NOT_FOUND,
                            "There is no such suppression.",
                            "GET /api/v1/alerts/suppressions lists them.")
                    .exception();
        }
        parts.suppressionsChanged().run();
        audit.record(caller, "suppression.removed", id, Map.of());
    }

    private static void refuseNarrow(Caller caller) {
        if (!caller.datasets().isAll()) {
            throw Problem.of(
                            ProblemKind.FORBIDDEN,
                            "A suppression is of all datasets, and '" + caller.name() + "' may see some only.",
                            "Use the credentials of someone who may see all.")
                    .exception();
        }
    }

    private static Map<String, Object> details(Suppression made) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("rule", made.rule());
        details.put("group", made.group());
        if (made.after() != null) {
            details.put("after", made.after().toString());
        }
        if (made.until() != null) {
            details.put("until", made.until().toString());
        }
        details.put("reason", made.reason());
        return details;
    }
}
