/**
 * Reads Windows event log files ({@code .evtx}), whole, damaged or half-written.
 *
 * <p>In: the bytes of a file, as a stream. Out: {@link io.tidewatch.collect.evtx.EvtxRecord}s with typed fields, and a list of what
 * could not be read, with offsets and reasons. Guarantee: every record that can be read is given, in the file's order; memory is
 * bounded whatever the bytes say; reading always ends. Next stage: whoever hunts in the records, or sends them to the queue.
 *
 * <p>The parts of the format that are read are described in {@code docs/spec/evtx.md}.
 */
@NullMarked
package io.tidewatch.collect.evtx;

import org.jspecify.annotations.NullMarked;
