/**
 * Purpose: sign in at the terminal; users, roles, tokens, tenants and the audit log.
 * In: what a person types. Out: calls of the server's API, and tables.
 * Guarantee: a session is kept in a file that its owner alone can read; passwords are asked for, never arguments.
 * Next stage: none; this is what people use.
 */
@NullMarked
package io.tidewatch.cli.account;

import org.jspecify.annotations.NullMarked;
