package io.tidewatch.server.api;

import io.tidewatch.catalog.RuleFilter;
import io.tidewatch.catalog.RuleHealth;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.catalog.RuleVersion;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleHealthBook;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.live.LiveRules;
import io.tidewatch.sigma.read.RuleProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows a tenant's rules and how they do. */
@RestController
public final class RulesController {
    private static final String RULE =
            "{\"key\":\"4f7ef71b-fa59-435c-8224-4f29c4ad5ba1\",\"kind\":\"correlation\",\"title\":\"SSH Brute Force\",\"level\":\"high\","
                    + "\"status\":\"test\",\"product\":\"\",\"category\":\"\",\"service\":\"\",\"tags\":[\"attack.t1110.001\"],\"source\":\"pack\","
                    + "\"enabled\":true,\"expires\":null,\"version\":1,\"created\":\"2026-11-21T10:00:00Z\","
                    + "\"modified\":\"2026-11-21T10:00:00Z\",\"modifiedBy\":\"tidewatch\",\"problem\":null,"
                    + "\"health\":{\"since\":\"2026-11-01T00:00:00Z\",\"matches\":3,\"lastMatch\":\"2026-11-21T10:00:00Z\",\"cost\":\"12ms\",\"missingFields\":[],\"logsourceSeen\":true}}";

    private final Rules rules;
    private final RuleBook book;
    private final LiveRules live;
    private final RuleHealthBook healthBook;
    private final RuleCursor cursors;

    public RulesController(RuleParts parts) {
        this.rules = parts.rules();
        this.book = parts.book();
        this.live = parts.live();
        this.healthBook = parts.health();
        this.cursors = new RuleCursor(rules);
    }

    /**
     * A rule without its text.
     *
     * @param problem why it is not in force though it is enabled; null where it is
     * @param health what it did over restarts and processes; null where it is not in force
     */
    record Rule(
            String key,
            String kind,
            String title,
            String level,
            String status,
            String product,
            String category,
            String service,
            List<String> tags,
            String source,
            boolean enabled,
            @Nullable Instant expires,
            int version,
            Instant created,
            Instant modified,
            String modifiedBy,
            @Nullable String problem,
            @Nullable Health health) {}

    /**
     * How a rule does.
     *
     * @param since from when it is counted: when it was first in force
     * @param lastMatch event time; null where nothing matched
     * @param cost time that evaluating it took, estimated
     * @param missingFields fields that it asks for and that no event of its log source had
     * @param logsourceSeen whether any event of its log source arrived
     */
    record Health(
            Instant since,
            long matches,
            @Nullable Instant lastMatch,
            String cost,
            List<String> missingFields,
            boolean logsourceSeen) {}

    record Listed(List<Rule> rules, long total, @Nullable String next) {}

    record Whole(Rule rule, String text) {}

    record Versions(List<RuleVersion> versions) {}

    @ApiCall(summary = "List the rules, by title", reply = "{\"rules\":[" + RULE + "],\"total\":185,\"next\":null}")
    @GetMapping("/api/v1/rules")
    @Requires(Permission.RULES_READ)
    Listed list(
            Caller caller,
            @Meaning(value = "Words that the title, the id or a tag contains", example = "ssh")
                    @RequestParam(required = false)
                    @Nullable
                    String text,
            @Meaning("`rule`, `correlation` or `filter`") @RequestParam(required = false) @Nullable String kind,
            @Meaning("`informational`, `low`, `medium`, `high` or `critical`") @RequestParam(required = false) @Nullable
                    String level,
            @Meaning("`stable`, `test`, `experimental`, `deprecated` or `unsupported`")
                    @RequestParam(required = false)
                    @Nullable
                    String status,
            @Meaning("The logsource's product") @RequestParam(required = false) @Nullable String product,
            @Meaning("The logsource's category") @RequestParam(required = false) @Nullable String category,
            @Meaning("The logsource's service") @RequestParam(required = false) @Nullable String service,
            @Meaning("A tag, as written: `attack.t1110`") @RequestParam(required = false) @Nullable String tag,
            @Meaning("Where they came from: `pack`, `api`, or an archive's name")
                    @RequestParam(required = false)
                    @Nullable
                    String source,
            @Meaning("Only enabled ones (`true`) or disabled ones (`false`)") @RequestParam(required = false) @Nullable
                    String enabled,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        RuleFilter filter =
                new RuleFilter(text, kind(kind), level, status, product, category, service, tag, source, flag(enabled));
        int most = Parameters.number("limit", limit, 100, 1, 1_000);
        List<StoredRule> found = rules.rules(caller.tenant(), filter, most, cursors.read(caller.tenant(), cursor));
        Map<String, Health> activity = health(caller.tenant());
        Map<String, RuleProblem> problems = book.problems(caller.tenant());
        return new Listed(
                found.stream().map(rule -> shown(rule, activity, problems)).toList(),
                rules.count(caller.tenant(), filter),
                found.size() < most ? null : cursors.write(found.getLast()));
    }

    @ApiCall(
            summary = "Show a rule with its text",
            reply = "{\"rule\":" + RULE + ",\"text\":\"title: SSH Brute Force\\n…\"}")
    @GetMapping("/api/v1/rules/{key}")
    @Requires(Permission.RULES_READ)
    Whole show(
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key) {
        StoredRule rule = found(rules, caller, key);
        return new Whole(
                shown(rule, health(caller.tenant()), book.problems(caller.tenant())),
                rule.draft().text());
    }

    @ApiCall(
            summary = "Show every text that a rule had, newest first",
            details = "Alerts name the version that raised them. A removed rule's versions stay.",
            reply =
                    "{\"versions\":[{\"version\":1,\"text\":\"title: SSH Brute Force\\n…\",\"source\":\"pack\",\"modified\":\"2026-11-21T10:00:00Z\",\"modifiedBy\":\"tidewatch\"}]}")
    @GetMapping("/api/v1/rules/{key}/versions")
    @Requires(Permission.RULES_READ)
    Versions versions(
            Caller caller,
            @Meaning(value = "The rule's id", example = "4f7ef71b-fa59-435c-8224-4f29c4ad5ba1") @PathVariable
                    String key) {
        List<RuleVersion> versions = rules.versions(caller.tenant(), key);
        if (versions.isEmpty()) {
            throw notFound(key);
        }
        return new Versions(versions);
    }

    static StoredRule found(Rules rules, Caller caller, String key) {
        return rules.rule(caller.tenant(), key).orElseThrow(() -> notFound(key));
    }

    static RuntimeException notFound(String key) {
        return Problem.of(ProblemKind.NOT_FOUND, "There is no rule " + key + ".", "GET /api/v1/rules lists them.")
                .exception();
    }

    Rule shown(StoredRule rule, Map<String, Health> activity, Map<String, RuleProblem> problems) {
        RuleProblem problem = problems.get(rule.key());
        return new Rule(
                rule.key(),
                rule.draft().kind().label(),
                rule.draft().title(),
                rule.draft().level(),
                rule.draft().status(),
                rule.draft().product(),
                rule.draft().category(),
                rule.draft().service(),
                rule.draft().tags(),
                rule.draft().source(),
                rule.draft().enabled(),
                rule.draft().expires(),
                rule.version(),
                rule.created(),
                rule.modified(),
                rule.modifiedBy(),
                problem == null ? null : problem.message() + "; " + problem.remedy(),
                activity.get(rule.key()));
    }

    /** Of the rules in force. */
    private Map<String, Health> health(TenantId tenant) {
        Map<String, RuleHealth> kept = healthBook.of(tenant);
        Map<String, Health> health = new HashMap<>();
        live.activity(tenant).forEach((key, activity) -> {
            RuleHealth done = kept.get(key);
            if (done != null) {
                // A field that is missing since the start may have come before.
                boolean seen = done.logsourceSeen() || activity.logsourceSeen();
                health.put(
                        key,
                        new Health(
                                done.since(),
                                done.matches(),
                                done.lastMatch(),
                                Duration.ofNanos(done.cost()).toMillis() + "ms",
                                activity.missingFields().stream()
                                        .filter(field -> !done.fields().contains(field))
                                        .toList(),
                                seen));
            }
        });
        return health;
    }

    private static @Nullable RuleKind kind(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        for (RuleKind kind : RuleKind.values()) {
            if (kind.label().equals(text.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw Parameters.malformed("kind", "'" + text + "' is no kind of rule", "Write rule, correlation or filter.");
    }

    private static @Nullable Boolean flag(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw Parameters.malformed(
                        "enabled", "'" + text + "' is neither true nor false", "Write true or false.");
        };
    }
}
