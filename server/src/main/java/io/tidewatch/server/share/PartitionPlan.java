package io.tidewatch.server.share;

import io.tidewatch.catalog.Node;
import io.tidewatch.catalog.Nodes;
import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.config.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who should hold which partitions: as many as every other process, the first by name one more where they do not come out even. What a
 * process holds it keeps as far as its part goes, so that little moves.
 *
 * @param first the number of the queue's first partition
 * @param count how many it has
 */
public record PartitionPlan(int first, int count) {
    public PartitionPlan {
        if (first < 0 || count < 1) {
            throw new IllegalArgumentException("there is no queue of " + count + " partitions from " + first);
        }
    }

    /** What {@code instance} holds. */
    public List<PartitionLease> held(Nodes.View view, String instance) {
        return view.leases().stream()
                .filter(lease -> isOurs(lease.partition()) && lease.holder().equals(instance))
                .toList();
    }

    /**
     * Partitions that nobody alive holds, as far as they are {@code instance}'s part.
     *
     * @param dead instances that give no sign of life
     */
    public List<Integer> wanted(Nodes.View view, String instance, Set<String> dead) {
        List<Node> living = living(view, dead);
        int missing = part(living, instance) - held(view, instance).size();
        Set<String> holders = living.stream().map(Node::instance).collect(Collectors.toSet());
        Map<Integer, String> known = new HashMap<>();
        view.leases().forEach(lease -> known.put(lease.partition(), lease.holder()));
        List<Integer> wanted = new ArrayList<>();
        for (int partition = first; partition < first + count && wanted.size() < missing; partition++) {
            if (!holders.contains(known.getOrDefault(partition, ""))) {
                wanted.add(partition);
            }
        }
        return wanted;
    }

    /** Partitions that {@code instance} holds beyond its part, the last ones. */
    public List<Integer> surplus(Nodes.View view, String instance, Set<String> dead) {
        List<PartitionLease> held = held(view, instance);
        int part = part(living(view, dead), instance);
        return held.stream()
                .map(PartitionLease::partition)
                .skip(Math.min(part, held.size()))
                .toList();
    }

    private int part(List<Node> living, String instance) {
        for (int i = 0; i < living.size(); i++) {
            if (living.get(i).instance().equals(instance)) {
                return count / living.size() + (i < count % living.size() ? 1 : 0);
            }
        }
        return 0;
    }

    private static List<Node> living(Nodes.View view, Set<String> dead) {
        return view.nodes().stream()
                .filter(node -> node.roles().contains(Role.PROCESS) && !dead.contains(node.instance()))
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    private boolean isOurs(int partition) {
        return partition >= first && partition < first + count;
    }
}
