package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Role;
import java.util.Set;

/**
 * A process that shares the work with others.
 *
 * @param name as the configuration has it
 * @param instance drawn at each start
 * @param roles what it does
 * @param beat grows while it lives
 */
public record Node(String name, String instance, Set<Role> roles, long beat) {
    public Node {
        requireNonNull(name, "name is null");
        requireNonNull(instance, "instance is null");
        roles = Set.copyOf(roles);
    }
}
