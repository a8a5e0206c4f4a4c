package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.event.TenantId;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes to the audit log what callers do. An entry is durable when a call returns. Thread-safe. */
public final class Audit {
    private final AuditLog log;
    private final JsonMapper json;
    private final Clock clock;

    public Audit(AuditLog log, JsonMapper json, Clock clock) {
        this.log = requireNonNull(log, "log is null");
        this.json = requireNonNull(json, "json is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Records that the caller did something in its tenant.
     *
     * @param action an object and a past participle, {@code role.changed}
     * @param object to what, its id or name
     * @param details what else is worth knowing; nothing secret
     */
    public void record(Caller caller, String action, String object, Map<String, ?> details) {
        record(caller.tenant(), caller.actor(), caller.address(), action, object, details);
    }

    /** The same for what is done before anyone is known. */
    public void record(
            TenantId tenant, String actor, String address, String action, String object, Map<String, ?> details) {
        log.record(new AuditEntry(
                clock.instant(), tenant, actor, address, action, object, json.writeValueAsString(details)));
    }
}
