package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;

/**
 * Something that a person or a program did.
 *
 * @param time when
 * @param tenant in whose data
 * @param actor who: an account's or a token's name; {@code tidewatch} for what the program does by itself
 * @param address where the request came from; empty where there was none
 * @param action what: an object and a past participle, {@code rule.disabled}, {@code alert.assigned}, {@code login.failed}
 * @param object to what, its id; empty where the action has none
 * @param details what else is worth knowing, a JSON object; never a secret
 */
public record AuditEntry(
        Instant time, TenantId tenant, String actor, String address, String action, String object, String details) {
    public AuditEntry {
        requireNonNull(time, "time is null");
        requireNonNull(tenant, "tenant is null");
        requireNonNull(actor, "actor is null");
        requireNonNull(address, "address is null");
        requireNonNull(action, "action is null");
        requireNonNull(object, "object is null");
        requireNonNull(details, "details is null");
    }
}
