/**
 * Purpose: write results for people and for scripts.
 * In: replies of the server. Out: tables, lines, JSON.
 * Guarantee: colour only on a terminal, and never with NO_COLOR.
 */
@NullMarked
package io.tidewatch.cli.output;

import org.jspecify.annotations.NullMarked;
