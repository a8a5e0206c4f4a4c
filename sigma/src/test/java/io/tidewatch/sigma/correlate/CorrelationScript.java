package io.tidewatch.sigma.correlate;

import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.read.LoadedRules;
import io.tidewatch.sigma.read.RuleReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules in YAML and events in seconds, for tests that tell a story. */
final class CorrelationScript {
    static final CorrelatorLimits LIMITS = new CorrelatorLimits(Duration.ofSeconds(30), 1_000, 1_000);

    private final Correlator correlator;
    private int sequence;

    CorrelationScript(String yaml) {
        this(yaml, LIMITS);
    }

    CorrelationScript(String yaml, CorrelatorLimits limits) {
        this(plan(yaml), limits);
    }

    CorrelationScript(CorrelationPlan plan, CorrelatorLimits limits) {
        correlator = new Correlator(TenantId.DEFAULT, plan, FieldLookup.BY_NAME, limits);
    }

    static CorrelationPlan plan(String yaml) {
        LoadedRules loaded = new RuleReader().text("test.yml", yaml).result();
        if (!loaded.refused().isEmpty()) {
            throw new AssertionError(loaded.refused());
        }
        return CorrelationPlan.of(loaded.documents());
    }

    /** A rule of that name that matches whatever the script says it does. */
    static String rule(String name) {
        return """
                title: %s
                name: %s
                logsource: {category: test}
                detection:
                    selection: {a: b}
                    condition: selection
                ---
                """.formatted(name, name);
    }

    Correlator correlator() {
        return correlator;
    }

    List<CorrelationMatch> event(long second, List<String> rules, Map<String, ?> fields) {
        return correlator.accept(
                new EventId(0, 0, sequence++), Instant.ofEpochSecond(second), Fields.of(fields), rules);
    }

    List<CorrelationMatch> event(long second, String rule, Map<String, ?> fields) {
        return event(second, List.of(rule), fields);
    }

    /** At which of the seconds, one event each of {@code rule} with {@code fields}, a correlation matched. */
    List<Long> matchedAt(String rule, Map<String, ?> fields, long... seconds) {
        List<Long> matched = new ArrayList<>();
        for (long second : seconds) {
            if (!event(second, rule, fields).isEmpty()) {
                matched.add(second);
            }
        }
        return matched;
    }
}
