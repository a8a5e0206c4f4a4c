/**
 * Purpose: the catalog in SQL, the same statements on SQLite and PostgreSQL.
 * In: calls of the catalog's contracts. Out: rows.
 * Guarantee: each call is one transaction, durable when it returns; nothing of one tenant is given to another.
 * Next stage: adapters give the {@link io.tidewatch.catalog.sql.Database}.
 */
@NullMarked
package io.tidewatch.catalog.sql;

import org.jspecify.annotations.NullMarked;
