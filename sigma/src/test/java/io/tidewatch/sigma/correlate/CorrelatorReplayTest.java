package io.tidewatch.sigma.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random streams, late events, restarts in between: the matches are those of one run without interruption. */
class CorrelatorReplayTest {
    private static final String[] RULES = {"a", "b", "c", "unused"};
    private static final String YAML =
            CorrelationScript.rule("a") + CorrelationScript.rule("b") + CorrelationScript.rule("c") + """
            title: Count
            name: count
            correlation: {type: event_count, rules: [a, b], group-by: [User], timespan: 60s, condition: {gte: 4}}
            ---
            title: Few
            correlation: {type: event_count, rules: [a], group-by: [User, Host], timespan: 40s, condition: {lte: 2}}
            ---
            title: Values
            correlation: {type: value_count, rules: [a], group-by: [User], timespan: 60s, condition: {field: Host, gte: 3}}
            ---
            title: Sum
            correlation: {type: value_sum, rules: [b], group-by: [Host], timespan: 30s, condition: {field: n, gt: 120}}
            ---
            title: Average
            correlation: {type: value_avg, rules: [c], group-by: [], timespan: 30s, condition: {field: n, lt: 40}}
            ---
            title: Median
            correlation: {type: value_median, rules: [c], group-by: [User], timespan: 90s, condition: {field: n, gt: 70}}
            ---
            title: All
            name: all_rules
            correlation: {type: temporal, rules: [a, b, c], group-by: [User], timespan: 20s}
            ---
            title: Order
            correlation: {type: temporal_ordered, rules: [c, b, a], group-by: [User], timespan: 45s}
            ---
            title: Chain
            correlation: {type: temporal_ordered, rules: [count, all_rules], group-by: [User], timespan: 5m, generate: true}
            ---
            title: Without
            correlation: {type: temporal, rules: [a, b], group-by: [Host], timespan: 15s, condition: a and not b}
            """;

    private record Step(EventId id, Instant time, Fields fields, List<String> rules) {}

    @Test
    void savingAndRestoringAtRandomMomentsChangesNothing() throws IOException {
        CorrelationPlan plan = CorrelationScript.plan(YAML);
        assertThat(plan.refused()).isEmpty();
        long matches = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            CorrelatorLimits limits = new CorrelatorLimits(
                    Duration.ofSeconds(random.nextInt(40)), 5 + random.nextInt(60), 3 + random.nextInt(40));
            List<Step> stream = stream(random);

            List<CorrelationMatch> whole = run(plan, limits, stream, new Random(seed), 0);
            List<CorrelationMatch> interrupted = run(plan, limits, stream, new Random(seed), 0.05);

            assertThat(interrupted).as("seed " + seed).isEqualTo(whole);
            matches += whole.size();
        }
        assertThat(matches).isGreaterThan(1_000);
    }

    @Test
    void idsOfMatchesAreUnique() throws IOException {
        CorrelationPlan plan = CorrelationScript.plan(YAML);
        for (int seed = 0; seed < 20; seed++) {
            List<CorrelationMatch> found =
                    run(plan, CorrelationScript.LIMITS, stream(new Random(seed)), new Random(seed), 0);

            assertThat(found).extracting(CorrelationMatch::id).doesNotHaveDuplicates();
        }
    }

    private static List<Step> stream(Random random) {
        List<Step> stream = new ArrayList<>();
        long clock = 1_000_000;
        for (int i = 0; i < 400; i++) {
            clock += random.nextInt(20) == 0 ? random.nextInt(200) : random.nextInt(4);
            long time = clock - (random.nextInt(3) == 0 ? random.nextInt(50) : 0);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("User", "u" + random.nextInt(3));
            if (random.nextInt(10) > 0) {
                fields.put("Host", "h" + random.nextInt(4));
            }
            fields.put("n", random.nextInt(10) == 0 ? "none" : random.nextInt(100));
            List<String> rules = new ArrayList<>();
            for (String rule : RULES) {
                if (random.nextInt(3) == 0) {
                    rules.add(rule);
                }
            }
            stream.add(new Step(new EventId(1, i, 0), Instant.ofEpochSecond(time), Fields.of(fields), rules));
        }
        return stream;
    }

    private static List<CorrelationMatch> run(
            CorrelationPlan plan, CorrelatorLimits limits, List<Step> stream, Random random, double restarts)
            throws IOException {
        Correlator correlator = correlator(plan, limits);
        List<CorrelationMatch> found = new ArrayList<>();
        for (Step step : stream) {
            if (random.nextDouble() < restarts) {
                ByteArrayOutputStream saved = new ByteArrayOutputStream();
                correlator.save(saved);
                correlator = correlator(plan, limits);
                assertThat(correlator.restore(new ByteArrayInputStream(saved.toByteArray())))
                        .isZero();
            }
            found.addAll(correlator.accept(step.id(), step.time(), step.fields(), step.rules()));
        }
        found.addAll(correlator.finish());
        return found;
    }

    private static Correlator correlator(CorrelationPlan plan, CorrelatorLimits limits) {
        return new Correlator(TenantId.DEFAULT, plan, FieldLookup.BY_NAME, limits);
    }
}
