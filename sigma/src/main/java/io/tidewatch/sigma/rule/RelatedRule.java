package io.tidewatch.sigma.rule;

/** {@code related}: the id of another rule and how it relates: derived, obsolete, merged, renamed or similar. */
public record RelatedRule(String id, String type) {}
