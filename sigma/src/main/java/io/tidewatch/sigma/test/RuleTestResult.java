package io.tidewatch.sigma.test;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a rule test went.
 *
 * @param test the test's name
 * @param failures what was not as expected, for a person; an explanation can take several lines; empty when the test passed
 */
public record RuleTestResult(String test, List<String> failures) {
    public RuleTestResult {
        requireNonNull(test, "test is null");
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
