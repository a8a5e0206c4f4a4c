package io.tidewatch.catalog.sql;

import io.tidewatch.catalog.Accounts;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.Roles;
import io.tidewatch.catalog.Sessions;
import io.tidewatch.catalog.Tenants;
import java.time.Duration;
import java.time.Instant;

/** The parts of the catalog, over one database. Thread-safe. */
public record SqlCatalog(
        Database database,
        Manifest manifest,
        Accounts accounts,
        SqlLedger ledger,
        AuditLog auditLog,
        Roles roles,
        Sessions sessions,
        Tenants tenants,
        SqlRules rules,
        SqlHunts hunts,
        SqlRuleHealths ruleHealths,
        SqlSavedSearches savedSearches,
        SqlDashboards dashboards) {
    private static final Duration LEDGER_KEPT = Duration.ofDays(400);

    /**
     * The catalog in an open database; forgets ledger entries of more than 400 days ago.
     *
     * @param now the time
     */
    public static SqlCatalog over(Database database, Instant now) {
        SqlLedger ledger = new SqlLedger(database);
        ledger.forgetBefore(now.minus(LEDGER_KEPT));
        return new SqlCatalog(
                database,
                new SqlManifest(database),
                new SqlAccounts(database),
                ledger,
                new SqlAuditLog(database),
                new SqlRoles(database),
                new SqlSessions(database),
                new SqlTenants(database),
                new SqlRules(database),
                new SqlHunts(database),
                new SqlRuleHealths(database),
                new SqlSavedSearches(database),
                new SqlDashboards(database));
    }
}
