package io.tidewatch.catalog;

import java.util.Locale;

/** What a kept rule document is; Sigma specification 2.1. */
public enum RuleKind {
    RULE,
    CORRELATION,
    FILTER;

    /** As it is written in the API and in the catalog: {@code correlation}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
