/**
 * Purpose: give extracted values their names and kinds of the Elastic Common Schema, and derive what they mean.
 * In: extracted fields. Out: the event's fields, its time, severity and dataset.
 * Guarantee: what is to be known of names is found out once a shape; no key that a record chose overwrites a field of the pack.
 * Next stage: {@code io.tidewatch.parse.pack}, which makes the parsed record.
 */
@NullMarked
package io.tidewatch.parse.pack.map;

import org.jspecify.annotations.NullMarked;
