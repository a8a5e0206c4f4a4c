package io.tidewatch.server.security;

import java.util.Locale;

/** What credentials may allow. */
public enum Permission {
    /** Send events. */
    INGEST,
    /** Search events, by query, SQL and tail. */
    SEARCH,
    /** See alerts and cases. */
    ALERTS_READ,
    /** Change alerts and cases: status, assignee, comments. */
    ALERTS_WRITE,
    /** See rules, their health and their tests. */
    RULES_READ,
    /** Import, edit, enable, disable and tune rules. */
    RULES_WRITE,
    /** Run hunts over stored events. */
    HUNT,
    /** See the state of the system: status, ledger, metrics. */
    STATUS,
    /** Manage users, roles and tokens of the own tenant. */
    ADMIN,
    /** Read the audit log. */
    AUDIT,
    /** Make and remove tenants, and act in any of them; only for the tenant that owns the installation. */
    TENANTS;

    /** As it is written in the API and in the catalog: {@code alerts-read}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
