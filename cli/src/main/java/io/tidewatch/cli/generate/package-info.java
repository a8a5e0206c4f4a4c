/**
 * Purpose: make realistic log lines.
 * In: a seed and a rate. Out: lines of an application's log, of syslog, or of JSON.
 * Guarantee: the same seed gives the same lines.
 */
@NullMarked
package io.tidewatch.cli.generate;

import org.jspecify.annotations.NullMarked;
