/**
 * Purpose: alerts and cases at a terminal.
 * In: the server's API. Out: lists, explanations drawn as trees, changes.
 * Guarantee: text from logs cannot command the terminal.
 * Next stage: whoever reads.
 */
@NullMarked
package io.tidewatch.cli.alerts;

import org.jspecify.annotations.NullMarked;
