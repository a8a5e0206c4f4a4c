package io.tidewatch.parse.pack.check;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How one test of a pack ended.
 *
 * @param name what the test is called
 * @param failures what differs, a line each; none where it passed
 */
public record PackTestResult(String name, List<String> failures) {
    public PackTestResult {
        requireNonNull(name, "name is null");
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
