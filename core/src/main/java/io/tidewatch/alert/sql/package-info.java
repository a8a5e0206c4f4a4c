/**
 * Purpose: alerts, cases and suppressions in the catalog's tables, the same statements on SQLite and PostgreSQL.
 * In: calls of the contracts in {@link io.tidewatch.alert}. Out: rows.
 * Guarantee: each call is one transaction; every statement names the tenant.
 * Next stage: {@link io.tidewatch.catalog.sql.Database} runs the statements.
 */
@NullMarked
package io.tidewatch.alert.sql;

import org.jspecify.annotations.NullMarked;
