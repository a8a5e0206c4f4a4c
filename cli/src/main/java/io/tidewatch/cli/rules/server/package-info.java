/**
 * Purpose: {@code tidewatch rules import|status|show|enable|disable|remove|except}: the rules that a server keeps.
 * In: arguments, rule files. Out: calls of the API, tables.
 * Guarantee: a change is in force when the command ends with 0.
 * Next stage: the server's rule book.
 */
@NullMarked
package io.tidewatch.cli.rules.server;

import org.jspecify.annotations.NullMarked;
