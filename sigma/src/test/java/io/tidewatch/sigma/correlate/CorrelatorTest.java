package io.tidewatch.sigma.correlate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelatorTest {
    private static final Map<String, Object> ALICE = Map.of("User", "alice");

    private static String correlation(String body) {
        return CorrelationScript.rule("a") + CorrelationScript.rule("b") + CorrelationScript.rule("c")
                + "title: Corr\nid: corr\ncorrelation:\n" + body.indent(4);
    }

    private static String count(String condition) {
        return correlation(
                "type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 60s\ncondition: {" + condition + "}");
    }

    private static String value(String type, String condition) {
        return correlation(
                "type: " + type + "\nrules: [a]\ngroup-by: [User]\ntimespan: 60s\ncondition: {" + condition + "}");
    }

    @Test
    void aCountMatchesAtTheEventThatReachesItAndNamesGroupTimesAndEvents() {
        CorrelationScript script = new CorrelationScript(count("gte: 3"));

        assertThat(script.event(100, "a", ALICE)).isEmpty();
        assertThat(script.event(110, "a", ALICE)).isEmpty();
        List<CorrelationMatch> found = script.event(160, "a", ALICE);

        assertThat(found).hasSize(1);
        CorrelationMatch match = found.getFirst();
        assertThat(match.group()).isEqualTo(ALICE);
        assertThat(match.value()).isEqualTo(3);
        assertThat(match.from()).isEqualTo(Instant.ofEpochSecond(100));
        assertThat(match.to()).isEqualTo(Instant.ofEpochSecond(160));
        assertThat(match.events()).containsExactly(new EventId(0, 0, 0), new EventId(0, 0, 1), new EventId(0, 0, 2));
    }

    @Test
    void eventsFurtherApartThanTheTimespanAreNotCountedTogether() {
        assertThat(new CorrelationScript(count("gte: 3")).matchedAt("a", ALICE, 100, 110, 161))
                .isEmpty();
    }

    @Test
    void groupsAreCountedApartAndEventsWithoutTheFieldBelongToNone() {
        CorrelationScript script = new CorrelationScript(count("gte: 2"));

        assertThat(script.event(1, "a", ALICE)).isEmpty();
        assertThat(script.event(2, "a", Map.of("User", "bob"))).isEmpty();
        assertThat(script.event(3, "a", Map.of("Host", "h"))).isEmpty();
        assertThat(script.correlator().counters().ungrouped()).isEqualTo(1);
        assertThat(script.correlator().counters().openGroups()).isEqualTo(2);
    }

    @Test
    void aGroupThatMatchedIsSilentForTheTimespanAndThenCountsNewEventsOnly() {
        CorrelationScript script = new CorrelationScript(count("gt: 1"));

        assertThat(script.matchedAt("a", ALICE, 0, 1, 2, 3, 60, 61, 62, 63, 64)).containsExactly(1L, 62L);
    }

    @Test
    void anEventThatMatchesSeveralRulesOrComesTwiceCountsOnce() {
        CorrelationScript script = new CorrelationScript(
                correlation("type: event_count\nrules: [a, b]\ngroup-by: [User]\ntimespan: 60s\ncondition: {gte: 3}"));

        assertThat(script.event(1, List.of("a", "b"), ALICE)).isEmpty();
        assertThat(script.event(2, List.of("a", "b"), ALICE)).isEmpty();
        assertThat(script.event(3, List.of("b"), ALICE)).hasSize(1);
    }

    @Test
    void anEventThatComesLateIsCountedInTheWindowsThatHoldIt() {
        CorrelationScript script = new CorrelationScript(count("gte: 3"));

        assertThat(script.matchedAt("a", ALICE, 100, 125, 110)).containsExactly(110L);
    }

    @Test
    void anEventBehindTheWatermarkIsLateAndLeftOut() {
        CorrelationScript script = new CorrelationScript(count("gte: 3"));

        assertThat(script.matchedAt("a", ALICE, 100, 131, 100)).isEmpty();
        assertThat(script.correlator().counters().late()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"lt: 3, 2", "lte: 2, 2", "eq: 2, 2", "neq: 3, 2", "'gt: 1, lte: 2', 2"})
    void conditionsThatFurtherEventsCanMakeFalseAreDecidedWhenTheWindowIsOver(String condition, double expected) {
        CorrelationScript script = new CorrelationScript(count(condition));

        assertThat(script.matchedAt("a", ALICE, 100, 110)).isEmpty();
        List<CorrelationMatch> found = script.event(1_000, "c", Map.of());

        assertThat(found).isEmpty();
        found = script.correlator().advanceTo(Instant.ofEpochSecond(191));
        assertThat(found).singleElement().satisfies(match -> {
            assertThat(match.value()).isEqualTo(expected);
            assertThat(match.from()).isEqualTo(Instant.ofEpochSecond(100));
        });
    }

    @Test
    void aRangeIsNotMatchedWhereMoreEventsCame() {
        CorrelationScript script = new CorrelationScript(count("gt: 1, lte: 2"));

        script.matchedAt("a", ALICE, 100, 110, 120);

        assertThat(script.correlator().finish()).isEmpty();
    }

    @Test
    void distinctValuesAreCounted() {
        CorrelationScript script = new CorrelationScript(value("value_count", "field: Host, gte: 2"));

        assertThat(script.event(1, "a", Map.of("User", "u", "Host", "x"))).isEmpty();
        assertThat(script.event(2, "a", Map.of("User", "u", "Host", "x"))).isEmpty();
        assertThat(script.event(3, "a", ALICE)).isEmpty();
        assertThat(script.event(4, "a", Map.of("User", "u", "Host", "y"))).hasSize(1);
        assertThat(script.correlator().counters().unvalued()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "value_sum, gt: 59, 60",
        "value_avg, gte: 20, 20",
        "value_median, gte: 20, 20",
        "'value_percentile', 'percentile: 75, gte: 25', 25"
    })
    void numbersAreComputedOverTheWindow(String type, String condition, double expected) {
        CorrelationScript script = new CorrelationScript(value(type, "field: n, " + condition));

        assertThat(script.event(1, "a", Map.of("User", "u", "n", 10))).isEmpty();
        assertThat(script.event(2, "a", Map.of("User", "u", "n", "many"))).isEmpty();
        List<CorrelationMatch> second = script.event(3, "a", Map.of("User", "u", "n", "20"));
        List<CorrelationMatch> third = script.event(4, "a", Map.of("User", "u", "n", 30));

        assertThat(second).isEmpty();
        assertThat(third)
                .singleElement()
                .satisfies(match -> assertThat(match.value()).isEqualTo(expected));
    }

    @Test
    void temporalNeedsAllRulesInAnyOrder() {
        CorrelationScript script =
                new CorrelationScript(correlation("type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 60s"));

        assertThat(script.event(1, "c", ALICE)).isEmpty();
        assertThat(script.event(2, "a", ALICE)).isEmpty();
        assertThat(script.event(3, "b", ALICE)).hasSize(1);
    }

    @Test
    void temporalOrderedNeedsTheRulesInTheirOrderByDifferentEvents() {
        String yaml = correlation("type: temporal_ordered\nrules: [a, b]\ngroup-by: [User]\ntimespan: 60s");

        CorrelationScript script = new CorrelationScript(yaml);
        assertThat(script.event(1, "b", ALICE)).isEmpty();
        assertThat(script.event(2, List.of("a", "b"), ALICE)).isEmpty();
        assertThat(script.event(3, "b", ALICE)).hasSize(1);
    }

    @Test
    void anExpressionOverRulesIsDecidedAtOnceOrWhenItHasANotAtTheEnd() {
        CorrelationScript either = new CorrelationScript(correlation(
                "type: temporal\nrules: [a, b, c]\ngroup-by: [User]\ntimespan: 60s\ncondition: a and (b or c)"));
        assertThat(either.event(1, "a", ALICE)).isEmpty();
        assertThat(either.event(2, "c", ALICE)).hasSize(1);

        CorrelationScript without = new CorrelationScript(
                correlation("type: temporal\nrules: [a, b]\ngroup-by: [User]\ntimespan: 60s\ncondition: a and not b"));
        assertThat(without.event(1, "a", ALICE)).isEmpty();
        assertThat(without.event(2, "a", Map.of("User", "bob"))).isEmpty();
        assertThat(without.event(3, "b", ALICE)).isEmpty();
        assertThat(without.correlator().finish())
                .singleElement()
                .satisfies(match -> assertThat(match.group()).containsValue("bob"));
    }

    @Test
    void aliasesGiveEachRuleItsOwnField() {
        CorrelationScript script = new CorrelationScript(correlation("""
                type: temporal
                rules: [a, b]
                group-by: [ip]
                timespan: 60s
                aliases:
                    ip: {a: source.ip, b: destination.ip}
                """));

        assertThat(script.event(1, "a", Map.of("source.ip", "10.0.0.1"))).isEmpty();
        assertThat(script.event(2, "b", Map.of("source.ip", "10.0.0.1", "destination.ip", "10.0.0.2")))
                .isEmpty();
        assertThat(script.event(3, "b", Map.of("destination.ip", "10.0.0.1")))
                .singleElement()
                .satisfies(match -> assertThat(match.group()).isEqualTo(Map.of("ip", "10.0.0.1")));
    }

    private static String chained(String generate) {
        return CorrelationScript.rule("failed") + CorrelationScript.rule("success") + """
                title: Many
                name: many
                correlation:
                    type: event_count
                    rules: [failed]
                    group-by: [User, Host]
                    timespan: 10m
                    condition: {gte: 3}
                ---
                title: Then success
                id: then
                correlation:
                    type: temporal_ordered
                    rules: [many, success]
                    group-by: [User]
                    timespan: 10m
                """ + generate.indent(4);
    }

    @Test
    void aCorrelationOfACorrelationMatchesAndTheInnerOneIsNotRaised() {
        CorrelationScript script = new CorrelationScript(chained(""));
        Map<String, Object> here = Map.of("User", "alice", "Host", "h");

        assertThat(script.matchedAt("failed", here, 1, 2, 3)).isEmpty();
        assertThat(script.event(4, "success", Map.of("User", "bob"))).isEmpty();
        assertThat(script.event(5, "success", ALICE))
                .singleElement()
                .satisfies(match -> assertThat(match.correlation().info().id()).isEqualTo("then"));
    }

    @Test
    void generateRaisesTheInnerCorrelationAndTheRulesToo() {
        CorrelationScript script = new CorrelationScript(chained("generate: true"));

        assertThat(script.matchedAt("failed", Map.of("User", "alice", "Host", "h"), 1, 2, 3))
                .containsExactly(3L);
        CorrelationPlan plan = CorrelationScript.plan(chained("generate: true"));
        assertThat(plan.raises("success")).isTrue();
        assertThat(plan.raises("failed")).isFalse();
        assertThat(CorrelationScript.plan(chained("")).raises("success")).isFalse();
        assertThat(plan.raises("another")).isTrue();
    }

    @Test
    void correlationsThatReferToNothingOrToThemselvesAreRefused() {
        CorrelationPlan plan = CorrelationScript.plan(CorrelationScript.rule("a") + """
                title: X
                name: x
                correlation: {type: temporal, rules: [a, y], group-by: [User], timespan: 1m}
                ---
                title: Y
                name: y
                correlation: {type: temporal, rules: [a, x], group-by: [User], timespan: 1m}
                ---
                title: Z
                correlation: {type: temporal, rules: [a, nowhere], group-by: [User], timespan: 1m}
                """);

        assertThat(plan.correlations()).isEmpty();
        assertThat(plan.refused())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem.message()).contains("nowhere"));
    }

    @Test
    void theGroupThatWasQuietForLongestIsGivenUpWhereThereAreTooMany() {
        CorrelationScript script =
                new CorrelationScript(count("gte: 2"), new CorrelatorLimits(Duration.ofSeconds(30), 2, 10));

        script.event(1, "a", Map.of("User", "one"));
        script.event(2, "a", Map.of("User", "two"));
        script.event(3, "a", Map.of("User", "three"));

        assertThat(script.correlator().counters().groupsEvicted()).isEqualTo(1);
        assertThat(script.event(4, "a", Map.of("User", "one"))).isEmpty();
        assertThat(script.event(5, "a", Map.of("User", "three"))).hasSize(1);
    }

    @Test
    void groupsThatNoEventCanReachAnyMoreAreForgotten() {
        CorrelationScript script = new CorrelationScript(count("gte: 2"));

        script.event(1, "a", ALICE);
        script.event(1_000, "a", Map.of("User", "bob"));

        assertThat(script.correlator().counters().openGroups()).isEqualTo(1);
    }

    @Test
    void anEventOfAnotherTenantIsRefused() {
        assertThatThrownBy(() -> new CorrelationScript(count("gte: 2"))
                        .correlator()
                        .accept(Events.ofTenant("other"), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    @Test
    void damagedStateIsRefusedAndChangesNothing() throws IOException {
        CorrelationScript script = new CorrelationScript(count("gte: 2"));
        script.event(1, "a", ALICE);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        script.correlator().save(saved);

        for (int i = 0; i < saved.size(); i++) {
            byte[] damaged = saved.toByteArray();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> script.correlator().restore(new ByteArrayInputStream(damaged)))
                    .isInstanceOfSatisfying(
                            TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CORRUPT));
        }
        assertThat(script.event(2, "a", ALICE)).hasSize(1);
    }

    @Test
    void stateOfACorrelationThatChangedIsLeftOut() throws IOException {
        CorrelationScript before = new CorrelationScript(count("gte: 2"));
        before.event(1, "a", ALICE);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        before.correlator().save(saved);

        CorrelationScript after = new CorrelationScript(count("gte: 3"));

        assertThat(after.correlator().restore(new ByteArrayInputStream(saved.toByteArray())))
                .isEqualTo(1);
        assertThat(after.correlator().counters().openGroups()).isZero();
    }
}
