/**
 * Purpose: make realistic log lines to try Tidewatch with.
 * In: a seed, a style and the time. Out: lines of an application's log, of syslog, or of JSON.
 * Guarantee: the same seed gives the same lines, but for their times.
 */
@NullMarked
package io.tidewatch.cli.generate;

import org.jspecify.annotations.NullMarked;
