/**
 * Purpose: take the values out of a record's text — dissect, grok, key=value, CSV, CEF, LEEF, JSON, XML — as a pack's steps say.
 * In: a range of UTF-8 bytes. Out: fields in the {@link io.tidewatch.event.FieldsBuilder} at hand.
 * Guarantee: linear in the text, bounded in fields; a step that does not match has put nothing.
 * Next stage: {@code io.tidewatch.parse.pack.map}, which names and converts them.
 */
@NullMarked
package io.tidewatch.parse.pack.extract;

import org.jspecify.annotations.NullMarked;
