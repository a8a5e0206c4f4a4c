package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Rules;
import io.tidewatch.server.hunt.HuntRunner;
import io.tidewatch.server.rules.RuleBook;
import io.tidewatch.server.rules.RuleHealthBook;
import io.tidewatch.sigma.live.CorrelationStatus;
import io.tidewatch.sigma.live.LiveRules;
import java.util.function.Supplier;

/**
 * What the API of rules works on.
 *
 * @param rules the rules that are kept
 * @param book changes them and puts them in force
 * @param live the rules in force
 * @param health what rules did
 * @param hunts runs rules over stored events
 * @param correlations what correlations have open on the stream
 */
public record RuleParts(
        Rules rules,
        RuleBook book,
        LiveRules live,
        RuleHealthBook health,
        HuntRunner hunts,
        Supplier<CorrelationStatus> correlations) {
    public RuleParts {
        requireNonNull(rules, "rules is null");
        requireNonNull(book, "book is null");
        requireNonNull(live, "live is null");
        requireNonNull(health, "health is null");
        requireNonNull(hunts, "hunts is null");
        requireNonNull(correlations, "correlations is null");
    }
}
