package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.StoredRule;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.live.ExplanationJson;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.test.TestEvents;
import io.tidewatch.sigma.test.TestEvents.TestEvent;
import io.tidewatch.store.EventSearcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says why a rule matches an event, or why it does not. */
@RestController
public final class RuleExplainController {
    private static final String EXAMPLE =
            "{\"fields\":{\"user.name\":\"root\",\"event.action\":\"ssh-login\"},\"dataset\":\"linux.auth\"}";
    private static final int MAX_LINE = 65_536;

    private final RuleParts rules;
    private final EventSearcher searcher;
    private final JsonBody json;
    private final Clock clock;

    public RuleExplainController(RuleParts rules, EventSearcher searcher, JsonBody json, Clock clock) {
        this.rules = requireNonNull(rules, "rules is null");
        this.searcher = requireNonNull(searcher, "searcher is null");
        this.json = requireNonNull(json, "json is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * An event, given in one of three ways.
     *
     * @param event a stored event's id
     * @param line a line of a log
     * @param fields fields with their values, nested or with dotted names
     * @param dataset what a line or fields are of; recognised when not given
     */
    record Ask(
            @Nullable String event,
            @Nullable String line,
            @Nullable Map<String, Object> fields,
            @Nullable String dataset) {}

    /** One explanation, of a correlation one for each rule whose events it takes together; {@code docs/spec/explanation.md}. */
    record Explained(boolean matched, List<Map<String, Object>> explanations) {}

    @ApiCall(
            summary = "Explain why a rule matches an event, or why it does not",
            details =
                    "The event is a stored one (`event`, its id), a line of a log (`line`), or fields (`fields`). A correlation's rules are explained"
                            + " one by one.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"matched\":false,\"explanations\":[{\"kind\":\"rule\",\"rule\":\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\",\"version\":1,\"title\":\"Root Login Over"
                            + " SSH\",\"matched\":false,\"routed\":true,\"condition\":{\"text\":\"selection\",\"holds\":false}}]}")
    @PostMapping("/api/v1/rules/{key}/explain")
    @Requires(value = Permission.RULES_READ, also = Permission.SEARCH)
    Explained explain(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key)
            throws IOException {
        Ask ask = json.read(request, Ask.class, EXAMPLE);
        StoredRule stored = RulesController.found(rules.rules(), caller, key);
        List<SigmaDocument> documents = new ArrayList<>(rules.book().documents(caller.tenant()));
        if (documents.stream().noneMatch(document -> document.info().key().equals(key))) {
            SigmaDocument disabled = rules.book().document(caller.tenant(), key);
            if (disabled != null) {
                documents.add(disabled);
            }
        }
        CompiledRules compiled = RuleLibrary.of(
                        new LoadedRules(documents, List.of(), List.of()),
                        rules.book().placeholders(),
                        document -> document.info().key().equals(key))
                .compiled();
        if (compiled.rules().isEmpty()) {
            throw malformed("'" + stored.draft().title() + "' is a filter, or cannot be compiled");
        }
        TestEvent event = event(caller, ask);
        List<Map<String, Object>> explanations = new ArrayList<>();
        boolean matched = false;
        for (int rule = 0; rule < compiled.rules().size(); rule++) {
            RuleInfo info = compiled.rule(rule).info();
            Explanation explanation = compiled.explain(rule, event.dataset(), event.fields());
            matched |= explanation.matched();
            RuleRef reference = new RuleRef(
                    info.key(),
                    version(caller, info.key()),
                    info.title(),
                    AlertSeverity.valueOf(
                            info.level() == null ? "MEDIUM" : info.level().name()),
                    info.tags());
            explanations.add(ExplanationJson.ofRule(reference, explanation));
        }
        return new Explained(matched, explanations);
    }

    private int version(Caller caller, String key) {
        return rules.rules().rule(caller.tenant(), key).map(StoredRule::version).orElse(0);
    }

    private TestEvent event(Caller caller, Ask ask) {
        if (ask.event != null) {
            EventId id = EventId.parse(ask.event);
            Event found = id == null
                    ? null
                    : searcher.find(caller.tenant(), caller.datasets(), id).orElse(null);
            if (found == null) {
                throw Problem.of(
                                ProblemKind.NOT_FOUND,
                                "There is no event " + ask.event + ".",
                                "Events end with their retention; GET /api/v1/search finds others.")
                        .exception();
            }
            return new TestEvent(found.dataset(), found.fields(), found.time());
        }
        Dataset dataset = dataset(ask.dataset);
        TestEvent parsed;
        if (ask.line != null && ask.line.length() <= MAX_LINE) {
            parsed = new TestEvents().parsed(ask.line, clock.instant());
        } else if (ask.fields != null) {
            parsed = new TestEvents().parsed(ask.fields, clock.instant());
        } else {
            throw malformed("'event', 'line' (of at most " + MAX_LINE + " characters) or 'fields' is wanted");
        }
        return dataset == null ? parsed : new TestEvent(dataset, parsed.fields(), parsed.time());
    }

    private static @Nullable Dataset dataset(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        if (!Dataset.isValid(name)) {
            throw malformed("'" + name + "' is not a dataset");
        }
        return Dataset.of(name);
    }

    private static ProblemException malformed(String what) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "This cannot be explained: " + what + ".",
                        "Send for example " + EXAMPLE)
                .exception();
    }
}
