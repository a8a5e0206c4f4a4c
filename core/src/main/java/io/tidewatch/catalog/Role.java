package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What some of a tenant's people may do, under a name.
 *
 * @param tenant whose role it is
 * @param name unique in the tenant, 1 to 50 of {@code a-z 0-9 -}
 * @param description for people, at most 500 characters; can be empty
 * @param permissions what it allows, {@code search}, {@code alerts-read}
 * @param datasets which datasets it lets see
 * @param created when it was made
 */
public record Role(
        TenantId tenant,
        String name,
        String description,
        Set<String> permissions,
        DatasetScope datasets,
        Instant created) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");
    private static final int LONGEST_DESCRIPTION = 500;

    public Role {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(name, "name is null");
        requireNonNull(description, "description is null");
        permissions = Set.copyOf(permissions);
        requireNonNull(datasets, "datasets is null");
        requireNonNull(created, "created is null");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a role's name: use 1 to 50 of a-z, 0-9 and '-'");
        }
        if (description.length() > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException("a role's description has at most " + LONGEST_DESCRIPTION
                    + " characters, this one " + description.length());
        }
    }
}
