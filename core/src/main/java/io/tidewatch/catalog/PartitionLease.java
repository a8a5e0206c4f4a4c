package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

/**
 * A partition of the queue and who stores it.
 *
 * @param partition its number over all queues
 * @param holder the process that stores it, by the name drawn at its start; empty while nobody does
 * @param node the name of the process that held it last, as the configuration has it
 * @param epoch one more whenever the holder changes
 */
public record PartitionLease(int partition, String holder, String node, long epoch) {
    public PartitionLease {
        requireNonNull(holder, "holder is null");
        requireNonNull(node, "node is null");
    }
}
