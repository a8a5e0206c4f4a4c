/**
 * Purpose: the composition root
 * In:  opens every part, serves HTTP, stops in order. Out: configuration.
 * Guarantee: a running program.:nothing accepted is lost by a stop; a start that fails says why in one line.
 * Next stage: none; this is the outermost module.
 */
@NullMarked
package io.tidewatch.server;

import org.jspecify.annotations.NullMarked;
