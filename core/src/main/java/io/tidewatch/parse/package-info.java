/**
 * Purpose: understand a record — find its time, severity, dataset and fields.
 * In: raw records. Out: {@link io.tidewatch.parse.Parsed}, or {@link io.tidewatch.parse.Rejected} with the reason.
 * Guarantee: never throws for bad input, never loses a byte: what is not understood is kept whole.
 * Next stage: {@code io.tidewatch.store}, by way of detection.
 */
@NullMarked
package io.tidewatch.parse;

import org.jspecify.annotations.NullMarked;
