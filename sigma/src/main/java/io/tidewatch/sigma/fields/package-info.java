/**
 * Purpose: what a rule's logsource and field names mean in events: data files, and the classes that read them.
 * In: {@code field-mappings.yml}, {@code logsources.yml}, or a user's own. Out: names to look at, and which events a rule is about.
 * Guarantee: immutable; everything is resolved when rules are compiled, nothing per event.
 * Next stage: {@code io.tidewatch.sigma.match}.
 */
@NullMarked
package io.tidewatch.sigma.fields;

import org.jspecify.annotations.NullMarked;
