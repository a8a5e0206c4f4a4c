package io.tidewatch.collect;

/**
 * What became of a batch.
 *
 * @param accepted how many records are now durable
 * @param deduplicated how many were known already by the sender's offsets, and left out
 */
public record Receipt(int accepted, int deduplicated) {}
