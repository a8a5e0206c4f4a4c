package io.tidewatch.sigma.test;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.match.CompiledRules;
import io.tidewatch.sigma.match.Explanation;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.rule.RuleInfo;
import io.tidewatch.sigma.test.TestEvents.TestEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one rule test with the engine that also decides in the server. */
final class RuleTestRun {
    private final RuleLibrary library;
    private final RuleTests.RuleTest test;
    private final TestEvents events = new TestEvents();
    private final List<String> failures = new ArrayList<>();

    RuleTestRun(RuleLibrary library, RuleTests.RuleTest test) {
        this.library = library;
        this.test = test;
    }

    RuleTestResult run() {
        play();
        return new RuleTestResult(test.name(), failures);
    }

    private void play() {
        if (library.compiled().rules().isEmpty()) {
            failures.add("no rule of " + test.rules() + " could be loaded"
                    + (library.refused().isEmpty()
                            ? ""
                            : ": " + library.refused().getFirst()));
            return;
        }
        RuleMatcher matcher = library.compiled().matcher();
        Correlator correlator = new Correlator(
                TenantId.DEFAULT, library.plan(), new MappedFields(FieldMapping.standard()), CorrelatorLimits.DEFAULT);
        for (int i = 0; i < test.steps().size(); i++) {
            step(i, test.steps().get(i), matcher, correlator);
        }
        List<String> atEnd = test.atEnd();
        List<RuleInfo> last = infos(correlator.finish());
        if (atEnd != null) {
            compare("at the end", "correlation", atEnd, last);
        }
    }

    private void step(int number, RuleTests.Step step, RuleMatcher matcher, Correlator correlator) {
        String where = "event " + (number + 1);
        TestEvent event = events.parsed(step);
        Dataset dataset = test.dataset() == null ? event.dataset() : test.dataset();
        CompiledRules compiled = library.compiled();
        int[] matched = matcher.match(dataset, event.fields());
        List<RuleInfo> infos = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int rule : matched) {
            infos.add(compiled.rule(rule).info());
            keys.add(compiled.rule(rule).info().key());
        }
        List<String> expected = step.matches();
        if (expected != null) {
            compare(where, "rule", expected, infos);
            explain(where, expected, infos, dataset, event);
        }
        List<CorrelationMatch> correlations =
                correlator.accept(new EventId(0, 0, number), step.time(), event.fields(), keys);
        List<String> expectedCorrelations = step.correlations();
        if (expectedCorrelations != null) {
            compare(where, "correlation", expectedCorrelations, infos(correlations));
        }
    }

    private static List<RuleInfo> infos(List<CorrelationMatch> matches) {
        return matches.stream().map(match -> match.correlation().info()).toList();
    }

    private void compare(String where, String kind, List<String> expected, List<RuleInfo> found) {
        List<RuleInfo> rest = new ArrayList<>(found);
        for (String name : expected) {
            RuleInfo hit = rest.stream()
                    .filter(info -> info.isCalled(name))
                    .findFirst()
                    .orElse(null);
            if (hit == null) {
                failures.add(where + ": the " + kind + " '" + name + "' was expected to match and did not");
            } else {
                rest.remove(hit);
            }
        }
        for (RuleInfo unexpected : rest) {
            failures.add(where + ": the " + kind + " '" + unexpected.title() + "' matched and was not expected");
        }
    }

    /** Says why an expected rule did not match, below the failure. */
    private void explain(
            String where, List<String> expected, List<RuleInfo> found, @Nullable Dataset dataset, TestEvent event) {
        for (String name : expected) {
            if (found.stream().anyMatch(info -> info.isCalled(name))) {
                continue;
            }
            for (int rule = 0; rule < library.compiled().rules().size(); rule++) {
                if (library.compiled().rule(rule).info().isCalled(name)) {
                    Explanation why = library.compiled().explain(rule, dataset, event.fields());
                    failures.add(where + ", why: " + why.toString().stripTrailing());
                }
            }
        }
    }
}
