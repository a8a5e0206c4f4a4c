package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.RuleFilter;
import io.tidewatch.catalog.RuleKind;
import io.tidewatch.catalog.Rules;
import io.tidewatch.catalog.StoredRule;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import io.tidewatch.sigma.rule.Attack;
import io.tidewatch.sigma.rule.SigmaDocument;
import io.tidewatch.sigma.rule.SigmaFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells which techniques of MITRE ATT&amp;CK the rules are about, as their tags say. */
@RestController
public final class RuleCoverageController {
    private static final String UNNAMED = "";
    private static final int PAGE = 1_000;

    private final Rules rules;
    private final RuleBook book;

    public RuleCoverageController(RuleParts parts) {
        requireNonNull(parts, "parts is null");
        this.rules = parts.rules();
        this.book = parts.book();
    }

    /** How many rules there are for a technique. */
    record Cell(String technique, int enabled, int disabled) {}

    /**
     * The techniques of a tactic.
     *
     * @param tactic the tactic's name; empty for techniques that ATT&amp;CK does not have, of rules that name no tactic
     */
    record Column(String tactic, List<Cell> techniques) {}

    record Coverage(Map<String, Integer> tactics, Map<String, List<String>> techniques, List<Column> matrix) {}

    @ApiCall(
            summary = "Count the rules by ATT&CK tactic and technique",
            details =
                    "`tactics` and `techniques` are of the enabled rules; `matrix` has every technique of ATT&CK under its tactics, also those that no rule is about; a rule counts under those of its own tactics that have the technique.",
            reply =
                    "{\"tactics\":{\"Credential Access\":12},\"techniques\":{\"T1110.001\":[\"SSH Brute Force\"]},\"matrix\":[{\"tactic\":\"Credential Access\",\"techniques\":[{\"technique\":\"T1110.001\",\"enabled\":1,\"disabled\":0}]}]}")
    @GetMapping("/api/v1/rules/coverage")
    @Requires(Permission.RULES_READ)
    Coverage coverage(Caller caller) {
        Map<String, Integer> tactics = new TreeMap<>();
        Map<String, List<String>> techniques = new TreeMap<>();
        for (SigmaDocument document : book.documents(caller.tenant())) {
            if (document instanceof SigmaFilter) {
                continue;
            }
            List<String> tags = document.info().tags();
            Attack.tactics(tags).forEach(tactic -> tactics.merge(tactic, 1, Integer::sum));
            Attack.techniques(tags)
                    .forEach(technique -> techniques
                            .computeIfAbsent(technique, none -> new ArrayList<>())
                            .add(document.info().title()));
        }
        return new Coverage(tactics, techniques, matrix(caller));
    }

    private List<Column> matrix(Caller caller) {
        Map<String, Map<String, Cell>> columns = new LinkedHashMap<>();
        Attack.TACTICS.forEach(tactic -> columns.put(tactic.getValue(), new TreeMap<>()));
        Attack.matrix()
                .forEach((tactic, techniques) ->
                        techniques.forEach(technique -> columns.computeIfAbsent(tactic, none -> new TreeMap<>())
                                .put(technique, new Cell(technique, 0, 0))));
        columns.put(UNNAMED, new TreeMap<>());
        StoredRule last = null;
        List<StoredRule> page;
        do {
            page = rules.rules(caller.tenant(), RuleFilter.ALL, PAGE, last);
            page.stream().filter(rule -> rule.draft().kind() != RuleKind.FILTER).forEach(rule -> count(rule, columns));
            last = page.isEmpty() ? null : page.getLast();
        } while (page.size() == PAGE);
        return columns.entrySet().stream()
                .filter(column -> !column.getValue().isEmpty())
                .map(column -> new Column(
                        column.getKey(), List.copyOf(column.getValue().values())))
                .toList();
    }

    private static void count(StoredRule rule, Map<String, Map<String, Cell>> columns) {
        List<String> tags = rule.draft().tags();
        int enabled = rule.draft().enabled() ? 1 : 0;
        for (String technique : Attack.techniques(tags)) {
            List<String> tactics = Attack.tacticsOf(technique, tags);
            for (String tactic : tactics.isEmpty() ? List.of(UNNAMED) : tactics) {
                columns.computeIfAbsent(tactic, none -> new TreeMap<>())
                        .merge(
                                technique,
                                new Cell(technique, enabled, 1 - enabled),
                                (all, one) ->
                                        new Cell(technique, all.enabled + one.enabled, all.disabled + one.disabled));
            }
        }
    }
}
