/**
 * Purpose: send what a file, or a generator, holds, once.
 * In: lines of text or JSON, compressed or not. Out: requests, and what became of them.
 * Guarantee: every line is accepted, rejected by the server with a reason, or the command fails; lines of text are counted once, however
 * often a request is repeated.
 */
@NullMarked
package io.tidewatch.cli.send;

import org.jspecify.annotations.NullMarked;
