/**
 * Purpose: add to events what lists and databases know about their addresses, names, digests and users.
 * In: parsed events, and files that the operator supplies. Out: the same events, with further fields.
 * Guarantee: a field that an event has is never changed; what was added names the version of the list that it came from.
 * Next stage: {@code io.tidewatch.detect} tries the rules, which may ask for what was added.
 */
@NullMarked
package io.tidewatch.enrich;

import org.jspecify.annotations.NullMarked;
