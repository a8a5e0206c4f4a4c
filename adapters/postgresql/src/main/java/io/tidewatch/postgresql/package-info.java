/**
 * Purpose: the catalog in PostgreSQL.
 * In: the catalog's statements, from core. Out: rows.
 * Guarantee: durable when a call returns; one program a database; a commit whose answer was lost is looked up, never guessed.
 * Next stage: the store and the server read the catalog.
 */
@NullMarked
package io.tidewatch.postgresql;

import org.jspecify.annotations.NullMarked;
