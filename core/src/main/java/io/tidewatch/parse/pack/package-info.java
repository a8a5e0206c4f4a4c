/**
 * Purpose: parsers as data — packs that say how records are recognised, extracted, mapped and what they mean; docs/parser-packs.md.
 * In: records and syslog messages. Out: {@link io.tidewatch.parse.Parsed}.
 * Guarantee: a record that no pack is for costs a look at its first bytes, its program or its shape; nothing read is lost.
 * Next stage: {@code io.tidewatch.parse}, which chooses among all parsers.
 */
@NullMarked
package io.tidewatch.parse.pack;

import org.jspecify.annotations.NullMarked;
