package io.tidewatch.store;

/**
 * A value and how many events have it.
 *
 * @param value as text
 * @param count events
 */
public record ValueCount(String value, long count) {}
