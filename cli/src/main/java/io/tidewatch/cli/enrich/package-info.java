/**
 * Purpose: see what events are enriched from, and try it — {@code tidewatch enrich list}, {@code test}.
 * In: a server's lists, a made-up event. Out: a table of lists with their versions, what would be added.
 * Guarantee: the server's own lists in force answer; nothing is kept.
 * Next stage: the person at the terminal.
 */
@NullMarked
package io.tidewatch.cli.enrich;

import org.jspecify.annotations.NullMarked;
