package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The open databases of tenants: at most so many, those unused longest closed first, none while a snapshot uses it. Thread-safe. */
final class Databases implements AutoCloseable {
    private final int limit;
    private final Function<TenantId, TenantDatabase> opener;
    private final LinkedHashMap<TenantId, Lease> open = new LinkedHashMap<>(16, 0.75f, true);

    private boolean closed;

    Databases(int limit, Function<TenantId, TenantDatabase> opener) {
        this.limit = limit;
        this.opener = opener;
    }

    private static final class Lease {
        private final TenantDatabase database;
        private int users;

        Lease(TenantDatabase database) {
            this.database = database;
        }
    }

    /** The tenant's database, kept open until {@link #release}. */
    synchronized TenantDatabase acquire(TenantId tenant) {
        if (closed) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the lake is closed");
        }
        Lease lease = open.computeIfAbsent(tenant, t -> new Lease(opener.apply(t)));
        lease.users++;
        closeUnused(limit);
        return lease.database;
    }

    synchronized void release(TenantId tenant) {
        Lease lease = open.get(tenant);
        if (lease != null) {
            lease.users--;
            closeUnused(limit);
        }
    }

    private void closeUnused(int wanted) {
        Iterator<Map.Entry<TenantId, Lease>> eldestFirst = open.entrySet().iterator();
        while (open.size() > wanted && eldestFirst.hasNext()) {
            Lease lease = eldestFirst.next().getValue();
            if (lease.users == 0) {
                eldestFirst.remove();
                lease.database.close();
            }
        }
    }

    /** Closes all; what is still in use fails from then on. */
    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(lease -> lease.database.close());
        open.clear();
    }
}
