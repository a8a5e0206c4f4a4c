package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Hunts;
import io.tidewatch.catalog.StoredHunt;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.hunt.HuntOrder;
import io.tidewatch.server.hunt.HuntRules;
import io.tidewatch.server.hunt.HuntRunner;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.SigmaDocument;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hunts: rules run over stored events in the background. A hunt sees what its caller may see, and is shown to whoever may see as much. */
@RestController
public final class HuntsController {
    private static final String ID = "5f0a4c39a9d7c6f1f3b1b7a1";
    private static final String EXAMPLE =
            "{\"text\":\"title: Root Login Over SSH\\nid: 0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10\\nlogsource: {product: linux, service: sshd}\\n"
                    + "detection:\\n  root: {user.name: root}\\n  condition: root\\n\",\"from\":\"now-30d\",\"to\":\"now\"}";
    private static final String SHOWN = "{\"id\":\"" + ID
            + "\",\"state\":\"done\",\"created\":\"2026-11-21T10:00:00Z\",\"createdBy\":\"ana\",\"request\":{\"rules\":[\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\"]},"
            + "\"started\":\"2026-11-21T10:00:00Z\",\"ended\":\"2026-11-21T10:00:04Z\",\"examined\":1000000,\"total\":1000000,\"matches\":3,\"message\":\"\",\"result\":null}";
    private static final int MAX_KEYS = 5_000;
    private static final int PAGE = 100;

    private final RuleBook book;
    private final HuntRunner hunts;
    private final Scopes scopes;
    private final JsonBody body;
    private final JsonMapper json;
    private final Audit audit;

    HuntsController(RuleParts parts, Scopes scopes, JsonBody body, JsonMapper json, Audit audit) {
        this.book = parts.book();
        this.hunts = parts.hunts();
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.body = requireNonNull(body, "body is null");
        this.json = requireNonNull(json, "json is null");
        this.audit = requireNonNull(audit, "audit is null");
    }

    /**
     * What to hunt for; one of {@code rules}, {@code text} and {@code all}.
     *
     * @param rules keys of rules and correlations, enabled or not
     * @param text Sigma YAML that need not be among the rules
     * @param all every enabled rule
     * @param from the first time to look at
     * @param to the end of the times
     * @param datasets which datasets to look at; all that may be seen when not given
     */
    record Ask(
            @Nullable List<String> rules,
            @Nullable String text,
            @Nullable Boolean all,
            @Nullable String from,
            @Nullable String to,
            @Nullable List<String> datasets) {}

    record Shown(
            String id,
            String state,
            Instant created,
            String createdBy,
            JsonNode request,
            @Nullable Instant started,
            @Nullable Instant ended,
            long examined,
            long total,
            long matches,
            String message,
            @Nullable JsonNode result) {}

    record Listed(List<Shown> hunts, @Nullable String next) {}

    record Match(Instant time, String event, String rule) {}

    record Matches(List<Match> matches, @Nullable String next) {}

    @ApiCall(
            summary = "Begin a hunt",
            details =
                    "Runs rules over stored events in the background; no alert is made. GET /api/v1/hunts/{id} tells how far it is.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = SHOWN)
    @PostMapping("/api/v1/hunts")
    @Requires(Permission.HUNT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Shown begin(HttpServletRequest request, Caller caller) throws IOException {
        return submitted(caller, body.read(request, Ask.class, EXAMPLE));
    }

    @ApiCall(
            summary = "Begin a hunt anew",
            details =
                    "The same request once more, as for one that was interrupted when the server ended: with the rules as they are now, relative times from now on, and what whoever asks may see. The hunt itself stays as it is.",
            reply = SHOWN)
    @PostMapping("/api/v1/hunts/{id}/again")
    @Requires(Permission.HUNT)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Shown again(Caller caller, @Meaning(value = "The hunt's id", example = ID) @PathVariable String id) {
        return submitted(caller, json.readValue(found(caller, id).request(), Ask.class));
    }

    private Shown submitted(Caller caller, Ask ask) {
        List<SigmaDocument> known = book.documents(caller.tenant());
        List<SigmaDocument> chosen = chosen(ask, caller, known);
        HuntOrder order = new HuntOrder(
                scopes.scope(
                        caller, null, ask.from, ask.to, ask.datasets == null ? null : String.join(",", ask.datasets)),
                HuntRules.bundle(caller.tenant(), chosen, known),
                HuntRules.keys(chosen));
        StoredHunt hunt = hunts.submit(order, json.writeValueAsString(ask), caller.actor());
        audit.record(caller, "hunt.begun", hunt.id(), Map.of("rules", chosen.size()));
        return shown(hunt);
    }

    private List<SigmaDocument> chosen(Ask ask, Caller caller, List<SigmaDocument> known) {
        int ways = (ask.rules == null ? 0 : 1) + (ask.text == null ? 0 : 1) + (Boolean.TRUE.equals(ask.all) ? 1 : 0);
        if (ways != 1) {
            throw malformed("one of 'rules', 'text' and 'all' is wanted", "Send for example " + EXAMPLE);
        }
        if (ask.text != null) {
            LoadedRules read = new RuleReader()
                    .text("text", RuleToolsController.text(ask.text, EXAMPLE))
                    .result();
            if (!read.refused().isEmpty()) {
                throw malformed(
                        read.refused().getFirst().toString(),
                        "POST /api/v1/rules/check tells everything that is wrong.");
            }
            if (HuntRules.keys(read.documents()).isEmpty()) {
                throw malformed("the text has no rule", "Send for example " + EXAMPLE);
            }
            return read.documents();
        }
        if (ask.rules == null) {
            return known;
        }
        if (ask.rules.isEmpty() || ask.rules.size() > MAX_KEYS) {
            throw malformed("'rules' must have 1 to " + MAX_KEYS + " keys", "GET /api/v1/rules lists them.");
        }
        List<SigmaDocument> chosen = new ArrayList<>();
        for (String key : ask.rules) {
            SigmaDocument document = book.document(caller.tenant(), key);
            if (document == null) {
                throw RulesController.notFound(key);
            }
            chosen.add(document);
        }
        return chosen;
    }

    @ApiCall(summary = "List hunts, newest first", reply = "{\"hunts\":[" + SHOWN + "],\"next\":null}")
    @GetMapping("/api/v1/hunts")
    @Requires(Permission.HUNT)
    Listed list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = Parameters.number("limit", limit, PAGE, 1, 1_000);
        StoredHunt after = cursor == null || cursor.isBlank() ? null : found(caller, cursor);
        List<StoredHunt> found = hunts.hunts(caller.tenant(), most, after);
        return new Listed(
                found.stream()
                        .filter(hunt -> caller.datasets().covers(hunt.visible()))
                        .map(this::shown)
                        .toList(),
                found.size() < most ? null : found.getLast().id());
    }

    @ApiCall(
            summary = "Show a hunt",
            details =
                    "Its state (`queued`, `running`, `done`, `cancelled`, `failed`, `interrupted`), how far it is, and at its end what it found.",
            reply = SHOWN)
    @GetMapping("/api/v1/hunts/{id}")
    @Requires(Permission.HUNT)
    Shown show(Caller caller, @Meaning(value = "The hunt's id", example = ID) @PathVariable String id) {
        return shown(found(caller, id));
    }

    @ApiCall(
            summary = "List a hunt's matches, oldest first",
            details =
                    "Of a correlation, every event that a match of it took together, at the time of the one that decided.",
            reply =
                    "{\"matches\":[{\"time\":\"2026-11-21T09:00:00Z\",\"event\":\"1-2f-0\",\"rule\":\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\"}],\"next\":null}")
    @GetMapping("/api/v1/hunts/{id}/matches")
    @Requires(Permission.HUNT)
    Matches matches(
            Caller caller,
            @Meaning(value = "The hunt's id", example = ID) @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        StoredHunt hunt = found(caller, id);
        int most = Parameters.number("limit", limit, PAGE, 1, 1_000);
        int from = Parameters.number("cursor", cursor, 0, 0, Integer.MAX_VALUE);
        List<Hunts.Match> found = hunts.matches(caller.tenant(), hunt.id(), from, most);
        return new Matches(
                found.stream()
                        .map(match -> new Match(match.time(), match.event().toString(), match.rule()))
                        .toList(),
                found.size() < most ? null : Integer.toString(from + most));
    }

    @ApiCall(summary = "Cancel a hunt", details = "It ends soon, with what it found so far.", reply = SHOWN)
    @PostMapping("/api/v1/hunts/{id}/cancel")
    @Requires(Permission.HUNT)
    Shown cancel(Caller caller, @Meaning(value = "The hunt's id", example = ID) @PathVariable String id) {
        StoredHunt hunt = found(caller, id);
        hunts.cancel(caller.tenant(), hunt.id());
        audit.record(caller, "hunt.cancelled", hunt.id(), Map.of());
        return shown(found(caller, id));
    }

    @ApiCall(summary = "Remove a hunt with what it found", details = "One that runs is cancelled.")
    @DeleteMapping("/api/v1/hunts/{id}")
    @Requires(Permission.HUNT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "The hunt's id", example = ID) @PathVariable String id) {
        StoredHunt hunt = found(caller, id);
        hunts.remove(caller.tenant(), hunt.id());
        audit.record(caller, "hunt.removed", hunt.id(), Map.of());
    }

    /** A hunt of the caller's tenant that saw no more than the caller may see. */
    private StoredHunt found(Caller caller, String id) {
        return hunts.hunt(caller.tenant(), id)
                .filter(hunt -> caller.datasets().covers(hunt.visible()))
                .orElseThrow(() -> Problem.of(
                                ProblemKind.NOT_FOUND, "There is no hunt " + id + ".", "GET /api/v1/hunts lists them.")
                        .exception());
    }

    private Shown shown(StoredHunt hunt) {
        return new Shown(
                hunt.id(),
                hunt.state().label(),
                hunt.created(),
                hunt.createdBy(),
                json.readTree(hunt.request()),
                hunt.started(),
                hunt.ended(),
                hunt.examined(),
                hunt.total(),
                hunt.matches(),
                hunt.message(),
                hunt.result().isEmpty() ? null : json.readTree(hunt.result()));
    }

    private static ProblemException malformed(String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "This cannot be done: " + what + ".", remedy)
                .exception();
    }
}
