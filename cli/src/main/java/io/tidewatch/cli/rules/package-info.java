/**
 * {@code tidewatch rules …}: checks, tests, explains, lists and counts Sigma rules; and the loading of rules that hunts share.
 * {@code docs/rules.md} is its page for users.
 */
@NullMarked
package io.tidewatch.cli.rules;

import org.jspecify.annotations.NullMarked;
