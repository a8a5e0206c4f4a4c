/**
 * Purpose: follow files and send what is appended to them.
 * In: paths and patterns. Out: batches of records with their byte offsets.
 * Guarantee: nothing is lost and nothing is counted twice, through rotation, restarts and crashes.
 */
@NullMarked
package io.tidewatch.cli.watch;

import org.jspecify.annotations.NullMarked;
