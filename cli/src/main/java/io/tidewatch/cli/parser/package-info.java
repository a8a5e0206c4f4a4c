/**
 * Purpose: the tools for those who write parser packs — {@code tidewatch parser test}, {@code list}, {@code try}.
 * In: pack files, lines. Out: what the tests say, what parsers there are, what they make of lines.
 * Guarantee: the parsers are the server's own.
 * Next stage: the person at the terminal.
 */
@NullMarked
package io.tidewatch.cli.parser;

import org.jspecify.annotations.NullMarked;
