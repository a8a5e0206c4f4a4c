/**
 * Purpose: read parser packs from YAML.
 * In: a pack's text. Out: {@link io.tidewatch.parse.pack.Pack}, ready to run.
 * Guarantee: every mistake is refused with its file and line, what is wrong and what to write; size and nesting are bounded.
 * Next stage: {@code io.tidewatch.parse.pack}, which chooses among packs.
 */
@NullMarked
package io.tidewatch.parse.pack.read;

import org.jspecify.annotations.NullMarked;
