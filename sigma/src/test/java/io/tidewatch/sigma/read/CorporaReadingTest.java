package io.tidewatch.sigma.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.Json;
import io.tidewatch.testkit.Corpora;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorporaReadingTest {
    /** The recording lost the key {@code action: global} of these two, which the reference removes while it reads. */
    private static final List<String> LOST_ACTION =
            List.of("test_collection.py::test_action_global", "test_collection.py::test_action_reset");

    @Test
    void everySupportedRuleOfTheReleaseArchiveLoads() {
        LoadedRules loaded = new RuleReader(name -> !name.startsWith("unsupported/") && !name.startsWith("deprecated/"))
                .path(Corpora.path("sigma/sigma-rules.zip"))
                .result();

        assertThat(loaded.refused()).isEmpty();
        assertThat(loaded.rules()).hasSize(3_780);
    }

    @Test
    void deprecatedRulesLoadButForTheOldAggregations() {
        LoadedRules loaded = new RuleReader(name -> name.startsWith("deprecated/"))
                .path(Corpora.path("sigma/sigma-rules.zip"))
                .result();

        assertThat(loaded.rules()).hasSize(170);
        assertThat(loaded.refused())
                .extracting(RuleProblem::message)
                .containsExactlyInAnyOrder(
                        "the rule says of itself that it is unsupported",
                        "'timeframe' in a detection, an aggregation of Sigma before 2.0");
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatTheReferenceParserAcceptsIsAccepted() {
        List<String> refused = new ArrayList<>();
        for (Map<String, Object> row : Json.rows("sigma/parse-valid-cases.jsonl")) {
            String test = (String) row.get("test");
            Object input = row.get("input");
            RuleReader reader = new RuleReader();
            if (input instanceof String text) {
                reader.text(test, text);
            } else {
                List<Map<String, Object>> documents = input instanceof List<?> list
                        ? (List<Map<String, Object>>) list
                        : List.of((Map<String, Object>) input);
                StringBuilder yaml = new StringBuilder();
                for (int i = 0; i < documents.size(); i++) {
                    Map<String, Object> document = new java.util.LinkedHashMap<>(documents.get(i));
                    if (i == 0 && documents.size() > 1 && LOST_ACTION.stream().anyMatch(test::endsWith)) {
                        document.put("action", "global");
                    }
                    yaml.append("---\n")
                            .append(new String(Json.write(document), StandardCharsets.UTF_8))
                            .append('\n');
                }
                reader.text(test, yaml.toString());
            }
            reader.result().refused().forEach(problem -> refused.add(problem.toString()));
        }

        assertThat(refused).isEmpty();
    }
}
