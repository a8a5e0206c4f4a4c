/**
 * Purpose: read JSON at the speed of memory — split a body into records, check them, flatten one into fields.
 * In: bytes. Out: bounds of records, {@link io.tidewatch.event.Fields}.
 * Guarantee: never throws for bad input, bounded in depth, fields and memory, linear in the input.
 * Next stage: the JSON parser of {@code io.tidewatch.parse}.
 */
@NullMarked
package io.tidewatch.parse.json;

import org.jspecify.annotations.NullMarked;
