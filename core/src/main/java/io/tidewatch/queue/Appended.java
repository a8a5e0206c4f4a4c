package io.tidewatch.queue;

import io.tidewatch.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * What became of an appended batch.
 *
 * @param position where it lies; null when every record was known already
 * @param accepted how many records are now durable
 * @param deduplicated how many were known already
 */
public record Appended(@Nullable Position position, int accepted, int deduplicated) {}
