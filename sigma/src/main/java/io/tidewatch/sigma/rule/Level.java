package io.tidewatch.sigma.rule;

/** How grave a match is; Sigma spec 2.1, "Level". In rising order. */
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
