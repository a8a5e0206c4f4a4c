package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.sigma.Json;
import io.tidewatch.sigma.correlate.Filters;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The answers that the reference's regression data and the suites of three other engines give. */
class RuleEventCasesTest {
    private static final Map<String, Integer> DIALECT = Map.of("agrees", 33, "differs", 32);

    @Test
    void everyCoreCaseAgrees() {
        assertThat(disagreements("core")).isEmpty();
    }

    @Test
    void everyYaml12CaseAgrees() {
        assertThat(disagreements("yaml12")).isEmpty();
    }

    @Test
    void everyCaseOfSeveralDocumentsAgreesInTheNumberOfRulesThatFire() {
        List<String> disagreements = new ArrayList<>();
        for (Map<String, Object> row : Json.rows("sigma/rule-event-cases.jsonl")) {
            if (row.get("tier").equals("multi")) {
                int fired = compiled(row).matcher().match(fields(Json.write(row.get("event_json")))).length;
                if (!row.get("expected_count").equals(fired)) {
                    disagreements.add(row.get("id") + ": expected " + row.get("expected_count") + ", not " + fired);
                }
            }
        }
        assertThat(disagreements).isEmpty();
    }

    /** Where engines differ, docs/spec/sigma.md says what the specification says; this keeps that table true. */
    @Test
    void everyDialectCaseIsAnsweredAsDocumented() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Map<String, Object> row : Json.rows("sigma/rule-event-cases.jsonl")) {
            if (row.get("tier").equals("dialect")) {
                CompiledRules rules = compiled(row);
                boolean got = rules.matcher().match(fields(Json.write(row.get("event_json")))).length > 0;
                String answer = rules.rules().isEmpty() ? "refused" : got ? "matches" : "no match";
                counts.merge(row.get("expected").equals(got) ? "agrees" : "differs", 1, Integer::sum);
                if (System.getProperty("tidewatch.print-dialect") != null) {
                    System.out.println("| " + row.get("id") + " | " + row.get("expected") + " | " + answer);
                }
            }
        }
        assertThat(counts).isEqualTo(DIALECT);
    }

    private static CompiledRules compiled(Map<String, Object> row) {
        LoadedRules loaded =
                new RuleReader().text("case.yml", (String) row.get("rule_yaml")).result();
        return CompiledRules.compile(
                Filters.apply(loaded.rules(), loaded.filters()).rules(), FieldMapping.standard(), Placeholders.NONE);
    }

    static List<String> disagreements(String tier) {
        List<String> disagreements = new ArrayList<>();
        int rows = 0;
        for (Map<String, Object> row : Json.rows("sigma/rule-event-cases.jsonl")) {
            if (!row.get("tier").equals(tier)) {
                continue;
            }
            rows++;
            Fields event = fields(Json.write(row.get("event_json")));
            LoadedRules loaded = new RuleReader()
                    .text("case.yml", (String) row.get("rule_yaml"))
                    .result();
            CompiledRules rules = CompiledRules.compile(loaded.rules(), FieldMapping.standard(), Placeholders.NONE);
            boolean expected = (Boolean) row.get("expected");
            boolean got = rules.matcher().match(event).length > 0;
            if (got != expected) {
                disagreements.add(row.get("id") + ": expected " + expected + loaded.refused() + rules.refused());
            }
            for (int rule = 0; rule < rules.rules().size(); rule++) {
                Explanation explanation = rules.explain(rule, null, event);
                if (explanation.matched() != got) {
                    disagreements.add(row.get("id") + ": explained otherwise: " + explanation);
                }
            }
        }
        assertThat(rows).isPositive();
        return disagreements;
    }

    static Fields fields(byte[] json) {
        FieldsBuilder builder = new FieldsBuilder();
        JsonFields reader = new JsonFields();
        assertThat(reader.read(json, 0, json.length, builder)).isTrue();
        return builder.build();
    }
}
