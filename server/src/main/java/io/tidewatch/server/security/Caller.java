package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the account's or the token's name
 * @param tenant whose data it may see and add to
 * @param permissions what it may do
 * @param datasets which of the tenant's datasets it may see
 * @param credential how it proved who it is
 * @param address where the request comes from
 */
public record Caller(
        String name,
        TenantId tenant,
        Set<Permission> permissions,
        DatasetScope datasets,
        Credential credential,
        String address) {
    /** How {@link #actor} begins for tokens; no account may be named so. */
    public static final String TOKEN = "token ";

    public Caller {
        requireNonNull(name, "name is null");
        requireNonNull(tenant, "tenant is null");
        permissions = Set.copyOf(permissions);
        requireNonNull(datasets, "datasets is null");
        requireNonNull(credential, "credential is null");
        requireNonNull(address, "address is null");
    }

    /**
     * Who it is, where that is written down: an account's name, or {@code token} and its id, since tokens' names are not unique and may
     * be an account's; accounts' names never begin like that.
     */
    public String actor() {
        return credential.kind() == Credential.Kind.TOKEN ? TOKEN + credential.id() : name;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** The same caller, in another tenant. */
    Caller in(TenantId other) {
        return new Caller(name, other, permissions, datasets, credential, address);
    }
}
