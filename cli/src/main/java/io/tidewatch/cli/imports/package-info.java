/**
 * Purpose: send files that are there already, whole folders of them, once.
 * In: event logs of Windows, JSON, CSV and text, packed or not. Out: record frames with offsets, and what was sent, written down.
 * Guarantee: each record once, through kills, restarts and repeated imports; what cannot be read is told by file and place.
 * Next stage: the server's {@code POST /api/v1/events}.
 */
@NullMarked
package io.tidewatch.cli.imports;

import org.jspecify.annotations.NullMarked;
