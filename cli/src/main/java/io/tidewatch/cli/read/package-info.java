/**
 * Purpose: find log files and tell their records apart.
 * In: paths and bytes. Out: files, what they hold, where each record begins and ends.
 * Guarantee: where a record begins and ends depends on the bytes alone, never on how many of them are in memory; nothing is left out silently.
 * Next stage: {@code watch}, {@code send}, {@code imports} and {@code hunt} send or match the records.
 */
@NullMarked
package io.tidewatch.cli.read;

import org.jspecify.annotations.NullMarked;
