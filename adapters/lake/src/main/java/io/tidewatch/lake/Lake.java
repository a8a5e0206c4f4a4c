package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.lake.search.LakeScanner;
import io.tidewatch.lake.search.LakeSearcher;
import io.tidewatch.lake.search.LakeSql;
import io.tidewatch.lake.search.SearchThreads;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.EventWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The embedded event store: put together from its parts, and where readers get their snapshots. {@link #start} before anything else;
 * thread-safe.
 */
public final class Lake implements AutoCloseable {
    private static final ByteSize WRITER_MEMORY = ByteSize.ofMebibytes(512);
    private static final Duration SEARCH_TIME = Duration.ofSeconds(30);
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    /** Searches that may wait for others, past which one is refused. */
    private static final int MAX_WAITING = 256;

    private final LakeConfig config;
    private final Manifest manifest;
    private final Clock clock;
    private final LakeFolder folder;
    private final LakeState state;
    private final Databases databases;
    private final PartOpener opener;
    private final SearchThreads searching = new SearchThreads("lake-search-", CORES, MAX_WAITING, SEARCH_TIME);
    /** Statements can take long; searches do not wait for them. */
    private final SearchThreads stating =
            new SearchThreads("lake-sql-", Math.max(1, CORES / 2), MAX_WAITING, SEARCH_TIME);

    private final LakeSearcher searcher = new LakeSearcher(this::snapshot, searching, SEARCH_TIME);
    private final LakeScanner scanner = new LakeScanner(this::snapshot, searcher::isReadable, searcher::noteDamage);
    private final LakeSql sql = new LakeSql(this::snapshot, stating, searcher::isReadable);
    private @Nullable TenantDatabase writing;
    private @Nullable LakeWriter writer;
    private @Nullable Maintenance maintenance;

    public Lake(LakeConfig config, Manifest manifest, Clock clock) {
        this.config = requireNonNull(config, "config is null");
        this.manifest = requireNonNull(manifest, "manifest is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.folder = new LakeFolder(config.folder());
        this.state = new LakeState(folder::delete);
        this.databases = new Databases(config.maxTenantsOpen(), this::open);
        this.opener = new PartOpener(folder, clock);
    }

    /** Looks through the folder, opens what the manifest names, and begins background work. */
    public synchronized void start() {
        if (writer != null) {
            throw new IllegalStateException("the lake is started already");
        }
        folder.create();
        state.replace(opener.open(manifest.parts()), List.of(), List.of());
        TenantDatabase database = TenantDatabase.open(folder.root(), WRITER_MEMORY.bytes(), 1, 1);
        writing = database;
        Flusher flusher = new Flusher(folder, new ParquetWriter(database), clock);
        Maintenance background = new Maintenance(
                config,
                new Merger(manifest, folder, state, flusher, database),
                new Retention(config, manifest, state),
                state,
                clock);
        LakeWriter started = new LakeWriter(config, manifest, clock, state, flusher, () -> check(background));
        started.start();
        background.start();
        writer = started;
        maintenance = background;
    }

    public EventWriter writer() {
        return started();
    }

    /** Answers searches; one for all callers, so that what it learns of damaged parts is in its health. */
    public LakeSearcher searcher() {
        return searcher;
    }

    /** Gives every event of a scope. */
    public LakeScanner scanner() {
        return scanner;
    }

    /** Runs SQL over views of a tenant's events. */
    public LakeSql sql() {
        return sql;
    }

    /** The state of now of what the tenant has in those datasets and times; close it soon. */
    public Snapshot snapshot(TenantId tenant, Predicate<Dataset> datasets, TimeRange range) {
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

    private Health check(Maintenance background) {
        Health parts = opener.check();
        if (!parts.equals(Health.UP)) {
            return parts;
        }
        Health read = searcher.check();
        return read.equals(Health.UP) ? background.check() : read;
    }

    /** Does now what is done in the background: retention, then every merge that is worth while, as if no more events came. */
    public void maintain() {
        Maintenance now = maintenance();
        now.retire();
        boolean merged = true;
        while (merged) {
            merged = now.merge(true);
        }
    }

    private synchronized Maintenance maintenance() {
        Maintenance now = maintenance;
        if (now == null) {
            throw new IllegalStateException("the lake is not started");
        }
        return now;
    }

    private synchronized LakeWriter started() {
        LakeWriter started = writer;
        if (started == null) {
            throw new IllegalStateException("the lake is not started");
        }
        return started;
    }

    private static Source source(MemtableView view, String function) {
        MemoryRows memory = new MemoryRows(view);
        return new Source(
                "memory",
                view.dataset(),
                view.from(),
                view.to(),
                view.rows(),
                new Columns(memory.columns()),
                view.overflows(),
                "(SELECT * REPLACE (make_timestamp(_time) AS _time, make_timestamp(_ingested) AS _ingested) FROM "
                        + function + ")",
                memory,
                List.of(),
                MinuteCounts.NONE);
    }

    private TenantDatabase open(TenantId tenant) {
        return TenantDatabase.open(
                folder.root().resolve(tenant.value()),
                config.sessionMemory().bytes(),
                config.sessionThreads(),
                config.sessionThreads());
    }

    @Override
    public synchronized void close() {
        searching.close();
        stating.close();
        if (maintenance != null) {
            maintenance.close();
        }
        if (writer != null) {
            writer.close();
        }
        databases.close();
        if (writing != null) {
            writing.close();
        }
    }
}
