package io.tidewatch.server.security;

import java.util.Locale;

/** What credentials may allow. */
public enum Permission {
    /** Send events. */
    INGEST,
    /** Search and see the state of the system. */
    READ,
    /** Make and revoke tokens. */
    ADMIN;

    /** As it is written in the API and in the catalog: {@code ingest}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
