package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.EventWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The embedded event store: put together from its parts, and where readers get their snapshots. {@link #start} before anything else;
 * thread-safe.
 */
public final class Lake implements AutoCloseable {
    private final LakeConfig config;
    private final LakeState state;
    private final Databases databases;
    private final LakeWriter writer;

    public Lake(LakeConfig config, Manifest manifest, Clock clock) {
        this.config = requireNonNull(config, "config is null");
        LakeFolder folder = new LakeFolder(config.folder());
        this.state = new LakeState(folder::delete);
        this.databases = new Databases(config.maxTenantsOpen(), this::open);
        this.writer = new LakeWriter(config, manifest, clock, folder, state);
    }

    /** Looks through the folder, opens what the manifest names, and begins background work. */
    public void start() {
        writer.start();
    }

    public EventWriter writer() {
        return writer;
    }

    /** The state of now of what the tenant has in those datasets (all, when empty) and times; close it soon. */
    public Snapshot snapshot(TenantId tenant, Set<Dataset> datasets, TimeRange range) {
        TenantDatabase database = databases.acquire(tenant);
        LakeState.Held held = state.hold(tenant, datasets, Micros.of(range.from()), Micros.of(range.to()));
        Map<String, Source> memory = new LinkedHashMap<>();
        for (MemtableView view : held.views()) {
            String function = database.memtables().open(view);
            memory.put(function, source(view, function));
        }
        List<Source> sources = new ArrayList<>(memory.values());
        held.parts().forEach(part -> sources.add(part.source()));
        sources.sort(Comparator.comparing(Source::dataset)
                .thenComparing(Source::to, Comparator.reverseOrder())
                .thenComparing(Source::name));
        return new Snapshot(tenant, sources, database, () -> {
            memory.keySet().forEach(database.memtables()::close);
            state.release(held.parts());
            databases.release(tenant);
        });
    }

    private static Source source(MemtableView view, String function) {
        return new Source(
                "memory",
                view.dataset(),
                view.from(),
                view.to(),
                view.rows(),
                view.fieldColumns(),
                view.overflows(),
                "(SELECT * REPLACE (make_timestamp(_time) AS _time, make_timestamp(_ingested) AS _ingested) FROM "
                        + function + ")",
                true,
                List.of(),
                MinuteCounts.NONE);
    }

    private TenantDatabase open(TenantId tenant) {
        Path folder = config.folder().resolve(tenant.value());
        return TenantDatabase.open(
                folder, config.sessionMemory().bytes(), config.sessionThreads(), config.sessionThreads());
    }

    @Override
    public void close() {
        writer.close();
        databases.close();
    }
}
