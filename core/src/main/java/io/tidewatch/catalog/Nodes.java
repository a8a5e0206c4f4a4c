package io.tidewatch.catalog;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The processes that share a catalog, and which of them stores which partition of the queue. Contract:
 *
 * <ul>
 *   <li>each call is one transaction; those of all processes come one after the other;
 *   <li>a partition has one holder at a time, and its epoch grows whenever that changes;
 *   <li>nothing is decided by clocks: whether a process lives is told by its beat, which others watch;
 *   <li>thread-safe; {@code UNAVAILABLE} when the catalog cannot be reached, and then nothing was changed.
 * </ul>
 */
public interface Nodes {
    /** What all processes see. */
    record View(List<Node> nodes, List<PartitionLease> leases) {
        public View {
            nodes = List.copyOf(nodes);
            leases = List.copyOf(leases);
        }
    }

    View view();

    /**
     * A sign of life of {@code self}; replaces what is known under its name.
     *
     * @param wanted given what there is, says which partitions {@code self} takes; they become its own in the same transaction
     * @return how it is now
     */
    View beat(Node self, Function<View, List<Integer>> wanted);

    /** Gives partitions up that {@code instance} holds; of others nothing is changed. */
    void release(String instance, Collection<Integer> partitions);

    /** Gives everything up that {@code instance} holds, and forgets the process. */
    void leave(String instance);
}
