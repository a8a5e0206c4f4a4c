package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.Roles;
import io.tidewatch.catalog.Sessions;
import io.tidewatch.catalog.Tenants;

/** Where the catalog keeps who may do what, and what they did. */
public record Directory(Accounts accounts, Roles roles, Sessions sessions, Tenants tenants, AuditLog audit) {
    public Directory {
        requireNonNull(accounts, "accounts is null");
        requireNonNull(roles, "roles is null");
        requireNonNull(sessions, "sessions is null");
        requireNonNull(tenants, "tenants is null");
        requireNonNull(audit, "audit is null");
    }
}
