package io.tidewatch.server.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles that every tenant has; they see every dataset of the tenant. */
public enum BuiltInRole {
    VIEWER(
            "sees events, alerts and rules",
            List.of(Permission.SEARCH, Permission.ALERTS_READ, Permission.RULES_READ, Permission.STATUS)),
    ANALYST(
            "works on alerts and hunts",
            List.of(
                    Permission.SEARCH,
                    Permission.ALERTS_READ,
                    Permission.ALERTS_WRITE,
                    Permission.RULES_READ,
                    Permission.HUNT,
                    Permission.STATUS)),
    ENGINEER(
            "works on rules and sources too",
            List.of(
                    Permission.INGEST,
                    Permission.SEARCH,
                    Permission.ALERTS_READ,
                    Permission.ALERTS_WRITE,
                    Permission.RULES_READ,
                    Permission.RULES_WRITE,
                    Permission.HUNT,
                    Permission.STATUS)),
    ADMINISTRATOR(
            "may do everything in the tenant; in the tenant 'default', in the whole installation",
            List.of(Permission.values()));

    private final String description;
    private final String labels;

    BuiltInRole(String description, List<Permission> permissions) {
        this.description = description;
        this.labels = permissions.stream().map(Permission::name).collect(Collectors.joining(" "));
    }

    public String description() {
        return description;
    }

    public Set<Permission> permissions() {
        return Arrays.stream(labels.split(" ")).map(Permission::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    /** As it is written in the API and in the catalog: {@code viewer}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<BuiltInRole> of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }
}
