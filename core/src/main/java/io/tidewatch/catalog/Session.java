package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;

/**
 * What begins when a person signs in, and ends when they sign out or it expires.
 *
 * @param id drawn, unique
 * @param tenant the person's
 * @param account the person's name
 * @param address where the person signed in from
 * @param created when
 * @param expires when it ends, whatever is done with it
 */
public record Session(String id, TenantId tenant, String account, String address, Instant created, Instant expires) {
    public Session {
        requireNonNull(id, "id is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(account, "account is null");
        requireNonNull(address, "address is null");
        requireNonNull(created, "created is null");
        requireNonNull(expires, "expires is null");
    }
}
