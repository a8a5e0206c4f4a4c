/**
 * Purpose: hunts on a server: rules run over what it has stored, in the background.
 * In: the server's replies under {@code /api/v1/hunts}. Out: lines of text, tables, JSON; hunts begun, cancelled, removed.
 * Guarantee: what stored logs say reaches the terminal with its control characters written out; a hunt goes on when the terminal is closed.
 * Next stage: none; a person reads it. Hunting in files, without a server, is {@code io.tidewatch.cli.hunt}.
 */
@NullMarked
package io.tidewatch.cli.hunts;

import org.jspecify.annotations.NullMarked;
