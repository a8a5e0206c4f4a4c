package io.tidewatch.sigma.rule;

/** One YAML document of a rule file. */
public sealed interface SigmaDocument permits SigmaRule, SigmaCorrelation, SigmaFilter {
    /** What all kinds of documents say about themselves. */
    RuleInfo info();
}
