package io.tidewatch.lake;

import io.tidewatch.event.TenantId;
import java.util.List;

/**
 * One consistent state of a tenant's events. Sources stay readable until it is closed, whatever is flushed, merged or retired
 * meanwhile; close it soon, for it keeps memory and files. Thread-safe; closing twice does nothing.
 */
public final class Snapshot implements AutoCloseable {
    private final TenantId tenant;
    private final List<Source> sources;
    private final TenantDatabase database;
    private final Runnable release;
    private boolean closed;

    Snapshot(TenantId tenant, List<Source> sources, TenantDatabase database, Runnable release) {
        this.tenant = tenant;
        this.sources = List.copyOf(sources);
        this.database = database;
        this.release = release;
    }

    public TenantId tenant() {
        return tenant;
    }

    /** What holds the events: by dataset, then latest first. */
    public List<Source> sources() {
        return sources;
    }

    /** A connection on which the sources can be read; close it before the snapshot. */
    public Session session() {
        return database.session();
    }

    /** As {@link #session}, for statements over few rows: they run on the calling thread alone. */
    public Session singleSession() {
        return database.singleSession();
    }

    /** As {@link #session}, with results that are streamed; there is one a tenant, and this waits for it. */
    public Session scanSession() {
        return database.scanSession();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        release.run();
    }
}
