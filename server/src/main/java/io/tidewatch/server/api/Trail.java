package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes what callers do to the audit log. Thread-safe. */
final class Trail {
    private final AuditLog log;
    private final JsonMapper json;
    private final Clock clock;

    Trail(AuditLog log, JsonMapper json, Clock clock) {
        this.log = requireNonNull(log, "log is null");
        this.json = requireNonNull(json, "json is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @param action an object and a past participle: {@code alert.changed}
     * @param object to what
     * @param details what else is worth knowing; never a secret
     */
    void add(HttpServletRequest request, Caller caller, String action, String object, Map<String, ?> details) {
        log.record(new AuditEntry(
                clock.instant(),
                caller.tenant(),
                Audit.actor(caller),
                String.valueOf(request.getRemoteAddr()),
                action,
                object,
                json.writeValueAsString(details)));
    }
}
