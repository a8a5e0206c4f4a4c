package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleDraft;
import io.tidewatch.catalog.RuleFilter;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleDocuments;
import io.tidewatch.server.rules.RuleException;
import io.tidewatch.server.rules.RuleFile;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import io.tidewatch.sigma.rule.SigmaRule;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tunes a rule by exceptions: Sigma filters that may expire. They are rules of kind {@code filter} and are removed as such. */
@RestController
public final class RuleExceptionsController {
    private static final String EXAMPLE =
            "{\"name\":\"Our scanner\",\"description\":\"It logs in every night.\",\"conditions\":{\"source.ip\":[\"192.0.2.7\"]},\"expiresIn\":\"30d\"}";
    private static final String SHOWN =
            "{\"key\":\"c0a8e3c5-5f0a-4c39-9d7c-6f1f3b1b7a11\",\"name\":\"Our scanner\",\"expires\":\"2026-12-21T10:00:00Z\",\"enabled\":true,\"text\":\"title: \\\"Our scanner\\\"\\n…\"}";
    private static final int MAX_CONDITIONS = 20;
    private static final int MAX_VALUES = 1_000;
    private static final int MAX_FILTERS = 1_000;

    private final Rules rules;
    private final RuleBook book;
    private final JsonBody json;
    private final Audit audit;
    private final Clock clock;

    RuleExceptionsController(RuleParts parts, JsonBody json, Audit audit, Clock clock) {
        this.rules = parts.rules();
        this.book = parts.book();
        this.json = requireNonNull(json, "json is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * An exception to be made.
     *
     * @param conditions fields, with Sigma's modifiers where wanted, and their values; an event that meets all of them is excepted
     * @param expiresIn how long it is valid: {@code 30d}; for ever when not given
     */
    record Ask(
            @Nullable String name,
            @Nullable String description,
            @Nullable Map<String, List<String>> conditions,
            @Nullable String expiresIn) {}

    record Shown(String key, String name, @Nullable Instant expires, boolean enabled, String text) {}

    record Listed(List<Shown> exceptions) {}

    @ApiCall(summary = "List a rule's exceptions", reply = "{\"exceptions\":[" + SHOWN + "]}")
    @GetMapping("/api/v1/rules/{key}/exceptions")
    @Requires(Permission.RULES_READ)
    Listed list(
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key) {
        List<SigmaRule> targets = targets(caller, RulesController.found(rules, caller, key));
        List<Shown> found = new ArrayList<>();
        RuleFilter filters = new RuleFilter(null, RuleKind.FILTER, null, null, null, null, null, null, null, null);
        for (StoredRule stored : rules.rules(caller.tenant(), filters, MAX_FILTERS, null)) {
            if (names(caller, stored, targets)) {
                found.add(shown(stored));
            }
        }
        return new Listed(found);
    }

    private boolean names(Caller caller, StoredRule stored, List<SigmaRule> targets) {
        return book.document(caller.tenant(), stored.key()) instanceof SigmaFilter filter
                && targets.stream().anyMatch(target -> filter.rules().stream().anyMatch(target.info()::isCalled));
    }

    @ApiCall(
            summary = "Except events from a rule",
            details =
                    "Makes a Sigma filter for the rule; for a correlation, for the rules whose events it takes together. It is in force when this is"
                            + " answered.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply = SHOWN)
    @PostMapping("/api/v1/rules/{key}/exceptions")
    @Requires(Permission.RULES_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    Shown except(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key)
            throws IOException {
        Ask ask = json.read(request, Ask.class, EXAMPLE);
        StoredRule rule = RulesController.found(rules, caller, key);
        List<SigmaRule> targets = targets(caller, rule);
        if (targets.isEmpty()) {
            throw malformed("'" + rule.draft().title() + "' is a filter, or cannot be read", "Edit its text instead.");
        }
        RuleException exception = exception(ask, rule);
        Instant expires = ask.expiresIn == null || ask.expiresIn.isBlank()
                ? null
                : clock.instant().plus(Parameters.duration("expiresIn", ask.expiresIn, Duration.ofDays(30)));
        List<RuleDraft> drafts = new ArrayList<>();
        for (Map.Entry<Logsource, List<String>> group : byLogsource(targets).entrySet()) {
            String text = exception.sigma(UUID.randomUUID(), group.getValue(), group.getKey());
            RuleDocuments read = RuleDocuments.read(new RuleFile("exception", text), "api");
            if (!read.refused().isEmpty()) {
                throw malformed(
                        read.refused().getFirst().message(),
                        read.refused().getFirst().remedy());
            }
            read.drafts().forEach(draft -> drafts.add(draft.with(expires, true)));
        }
        book.add(caller.tenant(), drafts, caller.actor());
        drafts.forEach(draft -> audit.record(caller, "rule.excepted", key, Map.of("filter", draft.key())));
        return shown(RulesController.found(rules, caller, drafts.getFirst().key()));
    }

    private List<SigmaRule> targets(Caller caller, StoredRule rule) {
        List<SigmaDocument> all = book.documents(caller.tenant());
        SigmaDocument document = book.document(caller.tenant(), rule.key());
        return document == null ? List.of() : RuleException.targets(document, all);
    }

    private static Map<Logsource, List<String>> byLogsource(List<SigmaRule> targets) {
        Map<Logsource, List<String>> groups = new LinkedHashMap<>();
        for (SigmaRule target : targets) {
            groups.computeIfAbsent(target.logsource(), none -> new ArrayList<>())
                    .add(target.info().key());
        }
        return groups;
    }

    private static RuleException exception(Ask ask, StoredRule rule) {
        Map<String, List<String>> conditions = ask.conditions;
        if (conditions == null || conditions.isEmpty() || conditions.size() > MAX_CONDITIONS) {
            throw malformed("'conditions' must have 1 to " + MAX_CONDITIONS + " fields", "Send for example " + EXAMPLE);
        }
        conditions.forEach((field, values) -> {
            if (field.isBlank()
                    || field.length() > 200
                    || values == null
                    || values.isEmpty()
                    || values.size() > MAX_VALUES) {
                throw malformed(
                        "the field '" + field + "' needs a name and 1 to " + MAX_VALUES + " values",
                        "Send for example " + EXAMPLE);
            }
        });
        String name = ask.name == null || ask.name.isBlank()
                ? "Exception from " + rule.draft().title()
                : ask.name.strip();
        if (name.length() > 200) {
            throw malformed("'name' has more than 200 characters", "Put the rest into 'description'.");
        }
        return new RuleException(name, ask.description == null ? "" : ask.description.strip(), conditions);
    }

    private static Shown shown(StoredRule stored) {
        return new Shown(
                stored.key(),
                stored.draft().title(),
                stored.draft().expires(),
                stored.draft().enabled(),
                stored.draft().text());
    }

    private static ProblemException malformed(String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "The exception cannot be made: " + what + ".", remedy)
                .exception();
    }
}
