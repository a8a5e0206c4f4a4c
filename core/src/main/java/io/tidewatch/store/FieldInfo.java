package io.tidewatch.store;

import io.tidewatch.event.FieldKind;

/**
 * A field that events can have.
 *
 * @param name its dotted name
 * @param kind its values' kind; TEXT where kinds were mixed
 * @param cardinality about how many different values there are, or -1 where it is not known
 */
public record FieldInfo(String name, FieldKind kind, long cardinality) {}
