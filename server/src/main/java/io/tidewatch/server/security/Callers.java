package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.ApiToken;
import io.tidewatch.catalog.Role;
import io.tidewatch.catalog.Session;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an account, a session or a token may do now, by the roles of now: nothing that was decided before is remembered, so that
 * a change holds from the next request on. Thread-safe.
 */
public final class Callers {
    private final Directory directory;
    private final Clock clock;

    public Callers(Directory directory, Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What roles allow together. */
    public record Grant(Set<Permission> permissions, DatasetScope datasets) {
        public Grant {
            permissions = Set.copyOf(permissions);
        }

        /** Whether this allows no less than that. */
        public boolean covers(Grant other) {
            return permissions.containsAll(other.permissions) && datasets.covers(other.datasets);
        }
    }

    /** The caller that signs in with an account's password; nothing where the account is disabled. */
    Optional<Caller> ofPassword(Account account, String address) {
        return of(
                account,
                new Credential(
                        Credential.Kind.PASSWORD,
                        account.name(),
                        account.tenant(),
                        account.name(),
                        account.mustChangePassword()),
                address);
    }

    /** The caller whose session it is; nothing where it has ended or expired, or its account is disabled. */
    Optional<Caller> ofSession(String id, String address) {
        Session session = directory.sessions().session(id).orElse(null);
        if (session == null || !clock.instant().isBefore(session.expires())) {
            return Optional.empty();
        }
        return directory
                .accounts()
                .account(session.account())
                .filter(account -> account.tenant().equals(session.tenant()))
                .flatMap(account -> of(
                        account,
                        new Credential(
                                Credential.Kind.SESSION,
                                session.id(),
                                account.tenant(),
                                account.name(),
                                account.mustChangePassword()),
                        address));
    }

    /**
     * The caller with that token. What it allows beside sending events holds only as far as its owner still may the same; a token
     * that sends outlives its owner, as a forwarder must not stop when somebody leaves.
     */
    Caller ofToken(ApiToken token, String address) {
        Set<Permission> permissions = permissions(token.permissions(), token.tenant());
        DatasetScope datasets = token.datasets();
        if (token.owner() != null) {
            Grant owners = directory
                    .accounts()
                    .account(token.owner())
                    .filter(owner -> !owner.disabled() && isInReach(owner, token.tenant()))
                    .map(this::grant)
                    .orElse(new Grant(Set.of(), DatasetScope.NONE));
            permissions.removeIf(permission ->
                    permission != Permission.INGEST && !owners.permissions().contains(permission));
            datasets = owners.datasets().and(datasets);
        }
        return new Caller(
                token.name(),
                token.tenant(),
                permissions,
                datasets,
                Credential.token(token.id(), token.tenant(), token.owner()),
                address);
    }

    /** Whether who holds the account may be at work in that tenant. */
    private boolean isInReach(Account owner, TenantId tenant) {
        return owner.tenant().equals(tenant) || grant(owner).permissions().contains(Permission.TENANTS);
    }

    /** Whether the credentials that a caller came with, perhaps a while ago, are still good for the permission. */
    public boolean isStillAllowed(Caller caller, Permission permission) {
        Credential credential = caller.credential();
        Optional<Caller> now = switch (credential.kind()) {
            case PASSWORD ->
                directory.accounts().account(credential.id()).flatMap(account -> ofPassword(account, caller.address()));
            case SESSION -> ofSession(credential.id(), caller.address());
            case TOKEN ->
                directory.accounts().tokens(credential.tenant()).stream()
                        .filter(token -> token.id().equals(credential.id()) && !isExpired(token))
                        .findFirst()
                        .map(token -> ofToken(token, caller.address()));
        };
        return now.filter(known -> known.may(permission) && known.datasets().covers(caller.datasets()))
                .isPresent();
    }

    boolean isExpired(ApiToken token) {
        return token.expires() != null && !clock.instant().isBefore(token.expires());
    }

    private Optional<Caller> of(Account account, Credential credential, String address) {
        if (account.disabled()) {
            return Optional.empty();
        }
        Grant grant = grant(account);
        return Optional.of(new Caller(
                account.name(), account.tenant(), grant.permissions(), grant.datasets(), credential, address));
    }

    /** What an account's roles allow; roles that there are not allow nothing. */
    public Grant grant(Account account) {
        return grant(account.tenant(), account.roles());
    }

    /** What roles of the tenant allow together. */
    public Grant grant(TenantId tenant, Set<String> roles) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        DatasetScope datasets = DatasetScope.NONE;
        for (String name : roles) {
            Grant one = grant(tenant, name);
            if (one != null) {
                permissions.addAll(one.permissions());
                datasets = datasets.or(one.datasets());
            }
        }
        return new Grant(permissions, datasets);
    }

    /** What a role allows; null where the tenant has none of that name. */
    public @Nullable Grant grant(TenantId tenant, String role) {
        BuiltInRole builtIn = BuiltInRole.of(role).orElse(null);
        if (builtIn != null) {
            Set<Permission> permissions = EnumSet.copyOf(builtIn.permissions());
            removeForeign(permissions, tenant);
            return new Grant(permissions, DatasetScope.ALL);
        }
        Role own = directory.roles().role(tenant, role).orElse(null);
        return own == null ? null : new Grant(permissions(own.permissions(), tenant), own.datasets());
    }

    /** Unknown names give nothing: a newer version may have written them. */
    private static Set<Permission> permissions(Set<String> names, TenantId tenant) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        Arrays.stream(Permission.values())
                .filter(permission -> names.contains(permission.label()))
                .forEach(permissions::add);
        removeForeign(permissions, tenant);
        return permissions;
    }

    /** Whoever belongs to another tenant than the installation's owner has no say in tenants, whatever a role was given. */
    private static void removeForeign(Set<Permission> permissions, TenantId tenant) {
        if (!tenant.equals(TenantId.DEFAULT)) {
            permissions.remove(Permission.TENANTS);
        }
    }
}
