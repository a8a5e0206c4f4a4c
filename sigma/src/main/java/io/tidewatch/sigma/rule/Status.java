package io.tidewatch.sigma.rule;

/** How far a rule can be trusted; Sigma spec 2.1, "Status". */
public enum Status {
    STABLE,
    TEST,
    EXPERIMENTAL,
    DEPRECATED,
    UNSUPPORTED
}
