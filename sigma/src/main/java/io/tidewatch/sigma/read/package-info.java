/**
 * Purpose: reads Sigma documents from files, folders and zip archives.
 * In: YAML 1.2 text, several documents a file. Out: {@link LoadedRules}: what was loaded, what was refused and why.
 * Guarantee: a broken document never stops the others; every problem names file, line and remedy; hostile files are bounded.
 * Next stage: {@code io.tidewatch.sigma.match} compiles the rules.
 */
@NullMarked
package io.tidewatch.sigma.read;

import org.jspecify.annotations.NullMarked;
