package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Role;
import java.util.List;
import java.util.function.Supplier;

/**
 * What this process is among those that share the work.
 *
 * @param name its name
 * @param roles what it does
 * @param partitions the queue's partitions that it stores, where it shares them with others
 */
public record NodeParts(String name, List<Role> roles, Supplier<List<Integer>> partitions) {
    public NodeParts {
        requireNonNull(name, "name is null");
        roles = List.copyOf(roles);
        requireNonNull(partitions, "partitions is null");
    }

    /** A process that does everything alone. */
    public static NodeParts alone() {
        return new NodeParts("tidewatch", List.of(Role.values()), List::of);
    }
}
