/**
 * Purpose: the command line: agents, rule tools and the API's client; this package starts a command and reports how it ended.
 * In: arguments and environment. Out: an exit code of {@link io.tidewatch.cli.ExitCode}.
 * Guarantee: an error is one line with its remedy, never a stack trace; only the named command's classes are loaded.
 * Next stage: {@code io.tidewatch.cli.command}, one file a command.
 */
@NullMarked
package io.tidewatch.cli;

import org.jspecify.annotations.NullMarked;
