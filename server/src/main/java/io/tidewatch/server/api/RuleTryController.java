package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.live.ExplanationJson;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.test.TestEvents;
import io.tidewatch.sigma.test.TestEvents.TestEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tries a text that need not be among the rules on events that need not be stored. Changes nothing. */
@RestController
public final class RuleTryController {
    private static final String EXAMPLE = "{\"text\":\"" + RuleChangesController.TEXT
            + "\",\"events\":[\"{\\\"user.name\\\":\\\"root\\\",\\\"event.outcome\\\":\\\"success\\\"}\"],\"dataset\":\"linux.auth\"}";
    private static final int MAX_EVENTS = 200;
    private static final int MAX_EVENT = 65_536;
    private static final int MAX_EXPLANATIONS = 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RuleBook book;
    private final JsonBody json;
    private final Clock clock;

    RuleTryController(RuleBook book, JsonBody json, Clock clock) {
        this.book = requireNonNull(book, "book is null");
        this.json = requireNonNull(json, "json is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Ask(
            @Meaning("Sigma YAML") @Nullable String text,

            @Meaning("At most 200 events in the order of their times, each a JSON object or a line of a log") @Nullable
            List<String> events,

            @Meaning("What they are of; recognised when not given") @Nullable
            String dataset) {}

    /** A correlation that an event completed. */
    record Completed(String key, String title, Map<String, String> group, double value) {}

    /**
     * What became of one event.
     *
     * @param dataset what it was taken for; null where nothing tells, so that every rule was tried
     * @param matched whether a rule of the text, or one that it refers to, matches
     * @param explanations one for each of these rules
     */
    record Tried(
            @Nullable String dataset,
            boolean matched,
            List<Map<String, Object>> explanations,
            List<Completed> correlations) {}

    record Results(int matched, List<Tried> events, List<Completed> atEnd) {}

    @ApiCall(
            summary = "Try a rule's text on events",
            details =
                    "With the engine that decides in the stream and the tenant's own rules for what the text refers to. Nothing is kept; no alert is made.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"matched\":1,\"events\":[{\"dataset\":\"linux.auth\",\"matched\":true,\"explanations\":[],\"correlations\":[]}],\"atEnd\":[]}")
    @PostMapping("/api/v1/rules/try")
    @Requires(Permission.RULES_READ)
    Results attempt(HttpServletRequest request, Caller caller) throws IOException {
        Ask ask = json.read(request, Ask.class, EXAMPLE);
        RuleLibrary library = library(caller, RuleToolsController.text(ask.text, EXAMPLE));
        List<TestEvent> events = events(ask);
        Correlator correlator = new Correlator(
                caller.tenant(), library.plan(), new MappedFields(FieldMapping.standard()), CorrelatorLimits.DEFAULT);
        List<Tried> tried = new ArrayList<>();
        Instant time = clock.instant();
        for (TestEvent event : events) {
            time = event.time() == null ? time : event.time();
            tried.add(attempt(library.compiled(), event, new EventId(0, 0, tried.size()), time, correlator));
        }
        return new Results((int) tried.stream().filter(Tried::matched).count(), tried, completed(correlator.finish()));
    }

    private RuleLibrary library(Caller caller, String text) {
        LoadedRules own = new RuleReader().text("text", text).result();
        if (!own.refused().isEmpty()) {
            throw malformed(
                    own.refused().getFirst().toString(), "POST /api/v1/rules/check tells everything that is wrong.");
        }
        RuleLibrary library = RuleLibrary.of(
                RuleToolsController.with(book, caller, own.documents()),
                book.placeholders(),
                own.documents()::contains);
        if (library.compiled().rules().isEmpty()) {
            throw malformed("no rule of the text can be used", "POST /api/v1/rules/check tells why.");
        }
        return library;
    }

    private List<TestEvent> events(Ask ask) {
        if (ask.events == null || ask.events.isEmpty() || ask.events.size() > MAX_EVENTS) {
            throw malformed("'events' must have 1 to " + MAX_EVENTS + " events", "Send for example " + EXAMPLE);
        }
        Dataset dataset = null;
        if (ask.dataset != null && !ask.dataset.isBlank()) {
            if (!Dataset.isValid(ask.dataset)) {
                throw malformed("'" + ask.dataset + "' is not a dataset", "Write product.service.");
            }
            dataset = Dataset.of(ask.dataset);
        }
        TestEvents parser = new TestEvents();
        List<TestEvent> events = new ArrayList<>();
        for (String text : ask.events) {
            if (text == null || text.isBlank() || text.length() > MAX_EVENT) {
                throw malformed(
                        "event " + (events.size() + 1) + " is empty or has more than " + MAX_EVENT + " characters",
                        "Leave it out.");
            }
            TestEvent parsed = parsed(parser, text, events.size() + 1);
            events.add(dataset == null ? parsed : new TestEvent(dataset, parsed.fields(), parsed.time()));
        }
        return events;
    }

    @SuppressWarnings("unchecked") // a JSON object's names are texts
    private TestEvent parsed(TestEvents parser, String text, int number) {
        if (!text.stripLeading().startsWith("{")) {
            return parser.parsed(text, clock.instant());
        }
        try {
            return parser.parsed(JSON.readValue(text, Map.class), clock.instant());
        } catch (JacksonException e) {
            throw malformed(
                    "event " + number + " is not valid JSON: " + e.getOriginalMessage(),
                    "Write an object in one line, or a line of a log.");
        }
    }

    private static Tried attempt(
            CompiledRules compiled, TestEvent event, EventId id, Instant time, Correlator correlator) {
        List<Map<String, Object>> explanations = new ArrayList<>();
        List<String> matched = new ArrayList<>();
        for (int rule = 0; rule < compiled.rules().size(); rule++) {
            RuleInfo info = compiled.rule(rule).info();
            Explanation explanation = compiled.explain(rule, event.dataset(), event.fields());
            if (explanation.matched()) {
                matched.add(info.key());
            }
            if (explanations.size() < MAX_EXPLANATIONS) {
                explanations.add(ExplanationJson.ofRule(reference(info), explanation));
            }
        }
        List<CorrelationMatch> correlations = correlator.accept(id, time, event.fields(), matched);
        Dataset dataset = event.dataset();
        return new Tried(
                dataset == null ? null : dataset.value(), !matched.isEmpty(), explanations, completed(correlations));
    }

    private static RuleRef reference(RuleInfo info) {
        return new RuleRef(
                info.key(),
                0,
                info.title(),
                AlertSeverity.valueOf(
                        info.level() == null ? "MEDIUM" : info.level().name()),
                info.tags());
    }

    private static List<Completed> completed(List<CorrelationMatch> matches) {
        return matches.stream()
                .map(match -> new Completed(
                        match.correlation().info().key(),
                        match.correlation().info().title(),
                        match.group(),
                        match.value()))
                .toList();
    }

    private static ProblemException malformed(String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "This cannot be tried: " + what + ".", remedy)
                .exception();
    }
}
