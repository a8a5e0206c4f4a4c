package io.tidewatch.detect;

import java.util.Set;

/**
 * Which partitions of the queue this process reads. Numbered as in {@link io.tidewatch.event.Position}s of the store.
 *
 * @param all every partition of the queue
 * @param held those that this process reads
 */
public record HeldPartitions(Set<Integer> all, Set<Integer> held) {
    public HeldPartitions {
        all = Set.copyOf(all);
        held = Set.copyOf(held);
    }
}
