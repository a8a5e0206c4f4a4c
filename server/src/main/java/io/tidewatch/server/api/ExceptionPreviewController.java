package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.hunt.ExceptionForecast;
import io.tidewatch.server.hunt.HuntOrder;
import io.tidewatch.server.hunt.HuntRules;
import io.tidewatch.server.hunt.HuntRunner;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleException;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaRule;
import io.tidewatch.store.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what an exception would have silenced, before it is made. */
@RestController
public final class ExceptionPreviewController {
    private static final String EXAMPLE =
            "{\"conditions\":{\"source.ip\":[\"192.0.2.7\"]},\"from\":\"now-7d\",\"to\":\"now\"}";
    private static final int MAX_CONDITIONS = 20;
    private static final int MAX_VALUES = 1_000;

    private final Rules rules;
    private final RuleBook book;
    private final HuntRunner hunts;
    private final Scopes scopes;
    private final JsonBody json;

    ExceptionPreviewController(RuleParts parts, Scopes scopes, JsonBody json) {
        this.rules = parts.rules();
        this.book = parts.book();
        this.hunts = parts.hunts();
        this.scopes = requireNonNull(scopes, "scopes is null");
        this.json = requireNonNull(json, "json is null");
    }

    /**
     * An exception to be tried.
     *
     * @param conditions as an exception has them
     * @param name what the exception would be called
     * @param from the first time to look at
     * @param to the end of the times
     */
    record Ask(
            @Nullable Map<String, List<String>> conditions,
            @Nullable String name,
            @Nullable String from,
            @Nullable String to) {}

    /**
     * @param silenced the alerts that lose findings, those that lose most first
     * @param filters the Sigma filters that the exception would be
     */
    record Preview(
            ExceptionForecast.Counts without,
            ExceptionForecast.Counts with,
            List<ExceptionForecast.Silenced> silenced,
            List<String> filters) {}

    @ApiCall(
            summary = "Tell what an exception would have silenced",
            details =
                    "Runs the rule over stored events without and with it, within some seconds; nothing is kept. `silenced` lists the alerts that lose findings, those that lose most first; one that loses all would not have been made.",
            body = Ask.class,
            bodyExample = EXAMPLE,
            reply =
                    "{\"without\":{\"matches\":120,\"alerts\":4},\"with\":{\"matches\":7,\"alerts\":1},\"silenced\":[{\"rule\":\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\","
                            + "\"group\":{\"source.ip\":\"192.0.2.7\"},\"from\":\"2026-11-20T10:00:00Z\",\"to\":\"2026-11-20T10:09:00Z\",\"findings\":120,\"silenced\":113}],\"filters\":[\"title: \\\"Our scanner\\\"\\n…\"]}")
    @PostMapping("/api/v1/rules/{key}/exceptions/preview")
    @Requires(Permission.HUNT)
    Preview preview(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key)
            throws IOException {
        Ask ask = json.read(request, Ask.class, EXAMPLE);
        StoredRule stored = RulesController.found(rules, caller, key);
        List<SigmaDocument> known = book.documents(caller.tenant());
        SigmaDocument rule = book.document(caller.tenant(), stored.key());
        List<SigmaRule> targets = rule == null ? List.of() : RuleException.targets(rule, known);
        if (rule == null || targets.isEmpty()) {
            throw malformed("'" + stored.draft().title() + "' is a filter, or cannot be read", "Choose a rule.");
        }
        List<String> texts = texts(ask, targets);
        List<SigmaDocument> filters = filters(texts);
        Scope scope = scopes.scope(caller, null, ask.from, ask.to, null);
        Set<String> wanted = Set.of(rule.info().key());
        List<SigmaDocument> more = new ArrayList<>(known);
        more.addAll(filters);
        ExceptionForecast forecast = hunts.preview(
                new HuntOrder(scope, HuntRules.bundle(caller.tenant(), List.of(rule), known), wanted),
                new HuntOrder(scope, HuntRules.bundle(caller.tenant(), List.of(rule), more), wanted));
        return new Preview(forecast.without(), forecast.with(), forecast.silenced(), texts);
    }

    private static Map<String, List<String>> conditions(Ask ask) {
        Map<String, List<String>> conditions = ask.conditions;
        if (conditions == null || conditions.isEmpty() || conditions.size() > MAX_CONDITIONS) {
            throw malformed("'conditions' must have 1 to " + MAX_CONDITIONS + " fields", "Send for example " + EXAMPLE);
        }
        conditions.forEach((field, values) -> {
            if (field.isBlank() || values == null || values.isEmpty() || values.size() > MAX_VALUES) {
                throw malformed(
                        "the field '" + field + "' needs 1 to " + MAX_VALUES + " values",
                        "Send for example " + EXAMPLE);
            }
        });
        return conditions;
    }

    private static List<String> texts(Ask ask, List<SigmaRule> targets) {
        String name = ask.name == null || ask.name.isBlank() ? "preview" : ask.name.strip();
        RuleException exception = new RuleException(name, "", conditions(ask));
        Map<Logsource, List<String>> groups = new LinkedHashMap<>();
        targets.forEach(target -> groups.computeIfAbsent(target.logsource(), none -> new ArrayList<>())
                .add(target.info().key()));
        List<String> texts = new ArrayList<>();
        groups.forEach((logsource, keys) -> texts.add(exception.sigma(UUID.randomUUID(), keys, logsource)));
        return texts;
    }

    private static List<SigmaDocument> filters(List<String> texts) {
        List<SigmaDocument> filters = new ArrayList<>();
        for (String text : texts) {
            LoadedRules read = new RuleReader().text("exception", text).result();
            if (!read.refused().isEmpty()) {
                throw malformed(
                        read.refused().getFirst().message(),
                        read.refused().getFirst().remedy());
            }
            filters.addAll(read.documents());
        }
        return filters;
    }

    private static ProblemException malformed(String what, String remedy) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "This cannot be done: " + what + ".", remedy)
                .exception();
    }
}
