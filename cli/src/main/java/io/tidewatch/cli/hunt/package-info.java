/**
 * {@code tidewatch hunt RULES FILES…}: Sigma rules over files of logs. A file is read in blocks of whole records; as many threads as
 * there are cores parse and match them; what was found is put in order of time, correlated and told. {@code docs/hunting.md} is its
 * page for users.
 */
@NullMarked
package io.tidewatch.cli.hunt;

import org.jspecify.annotations.NullMarked;
