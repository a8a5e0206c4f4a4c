package io.tidewatch.sigma.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.Json;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Timed sequences of events, from rules in YAML to correlations, as another engine's authors expect them. */
class CorrelationCasesTest {
    @TestFactory
    Stream<DynamicTest> everyCaseWithinTheSpecificationAgrees() {
        return Json.rows("sigma/correlation-cases.jsonl").stream()
                .filter(row -> !list(row, "nonbasic").contains("window-modes"))
                .map(row -> DynamicTest.dynamicTest(String.valueOf(row.get("id")), () -> agrees(row)));
    }

    private static void agrees(Map<String, Object> row) {
        LoadedRules loaded = new RuleReader()
                .text("case.yml", String.valueOf(row.get("rules_yaml")))
                .result();
        assertThat(loaded.refused()).isEmpty();
        Filters.Filtered filtered = Filters.apply(loaded.rules(), loaded.filters());
        CompiledRules compiled = CompiledRules.compile(filtered.rules(), FieldMapping.standard(), Placeholders.NONE);
        CorrelationPlan plan = CorrelationPlan.of(loaded.documents());
        assertThat(plan.refused()).isEmpty();
        Correlator correlator = new Correlator(
                TenantId.DEFAULT, plan, new MappedFields(FieldMapping.standard()), CorrelatorLimits.DEFAULT);
        RuleMatcher matcher = compiled.matcher();
        int sequence = 0;
        for (Object item : list(row, "events")) {
            Map<?, ?> step = (Map<?, ?>) item;
            Fields fields = Fields.of(texts(step.get("event")));
            List<String> keys = new ArrayList<>();
            for (int rule : matcher.match(fields)) {
                keys.add(compiled.rule(rule).info().key());
            }
            List<CorrelationMatch> found = correlator.accept(
                    new EventId(0, 0, sequence++),
                    Instant.ofEpochSecond(((Number) step.get("t")).longValue()),
                    fields,
                    keys);
            if (step.containsKey("expected_detections")) {
                assertThat(keys)
                        .as("detections at " + step)
                        .hasSize(((Number) step.get("expected_detections")).intValue());
            }
            if (step.containsKey("expected_correlations")) {
                assertThat(found)
                        .as("correlations at " + step)
                        .hasSize(((Number) step.get("expected_correlations")).intValue());
            }
            if (step.get("expected_titles") instanceof List<?> titles) {
                assertThat(found)
                        .extracting(match -> (Object) match.correlation().info().title())
                        .isEqualTo(titles);
            }
        }
    }

    private static List<?> list(Map<String, Object> row, String key) {
        return row.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> texts(Object map) {
        Map<String, Object> texts = new java.util.LinkedHashMap<>();
        ((Map<?, ?>) map).forEach((key, value) -> texts.put(String.valueOf(key), value));
        return texts;
    }
}
