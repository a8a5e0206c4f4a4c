package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets those who may act in any tenant into one, and writes that down, every ten minutes at most. Thread-safe. */
public final class TenantEntry {
    private static final Duration QUIET = Duration.ofMinutes(10);
    private static final int MAX_REMEMBERED = 1_000;

    private final Directory directory;
    private final Audit audit;
    private final Clock clock;
    private final Map<String, Instant> entered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public TenantEntry(Directory directory, Audit audit, Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** The caller in the tenant of that name; null where there is none. */
    @Nullable
    Caller enter(Caller caller, String name) {
        TenantId tenant;
        try {
            tenant = new TenantId(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (!tenant.equals(TenantId.DEFAULT)
                && directory.tenants().tenant(tenant).isEmpty()) {
            return null;
        }
        Caller acting = caller.in(tenant);
        if (isNew(caller.credential().id() + "/" + tenant)) {
            audit.record(acting, "tenant.entered", tenant.value(), Map.of());
        }
        return acting;
    }

    private synchronized boolean isNew(String visit) {
        Instant now = clock.instant();
        Instant last = entered.get(visit);
        if (last != null && last.plus(QUIET).isAfter(now)) {
            return false;
        }
        entered.put(visit, now);
        return true;
    }
}
