/**
 * Purpose: the commands, one file each.
 * In: parsed options. Out: what the command says and its exit code.
 * Guarantee: a command does no I/O before it is called.
 */
@NullMarked
package io.tidewatch.cli.command;

import org.jspecify.annotations.NullMarked;
