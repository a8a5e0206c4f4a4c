package io.tidewatch.lake;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import io.tidewatch.lake.search.FaultyParts;
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
    /** What is remembered of the footers of Parquet files. */
    private static final ByteSize FOOTERS = ByteSize.ofMebibytes(24);

    private static final Duration SEARCH_TIME = Duration.ofSeconds(30);
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    /** Searches that may wait for others, past which one is refused. */
    private static final int MAX_WAITING = 256;

    private final LakeConfig config;
    private final Manifest manifest;
    private final Clock clock;
    private final LakeFolder folder;
    private final LakeState state;
    private final Footers footers = new Footers(FOOTERS.bytes());
    private final Databases databases;
    private final PartOpener opener;
    private final SearchThreads searching = new SearchThreads("lake-search-", CORES, MAX_WAITING, SEARCH_TIME);
    /** Statements can take long; searches do not wait for them. */
    private final SearchThreads stating =
            new SearchThreads("lake-sql-", Math.max(1, CORES / 2), MAX_WAITING, SEARCH_TIME);

    private final FaultyParts faulty;
    private final LakeSearcher searcher;
    private final LakeScanner scanner;
    private final LakeSql sql;
    private @Nullable Writing writing;
    private volatile @Nullable ManifestFollower follower;

    /** What there is while this process stores events. */
    private record Writing(
            TenantDatabase database,
            LakeWriter writer,
            @Nullable Maintenance maintenance) {}

    public Lake(LakeConfig config, Manifest manifest, Clock clock) {
        this.config = requireNonNull(config, "config is null");
        this.manifest = requireNonNull(manifest, "manifest is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.folder = new LakeFolder(config.folder());
        this.state = new LakeState(this::unused);
        this.databases = new Databases(config.maxTenantsOpen(), this::open);
        this.opener = new PartOpener(folder, clock);
        this.faulty = new FaultyParts(folder.root(), clock);
        this.searcher = new LakeSearcher(this::snapshot, searching, SEARCH_TIME, faulty);
        this.scanner = new LakeScanner(this::snapshot, faulty::isReadable, faulty::noteDamage);
        this.sql = new LakeSql(this::snapshot, stating, faulty::isReadable);
    }

    /** Looks through the folder, opens what the manifest names, and begins background work; the folder is this process's alone. */
    public synchronized void start() {
        requireNotStarted();
        folder.create();
        state.replace(opener.open(manifest.parts()), List.of(), List.of());
        begin(manifest, true, false);
    }

    /**
     * Opens what the manifest names, and follows what other processes do to it. Nothing in the folder is touched: events are stored between
     * {@link #beginWriting} and {@link #endWriting}.
     */
    public synchronized void follow() {
        requireNotStarted();
        folder.create();
        ManifestFollower following = new ManifestFollower(manifest, opener, state);
        follower = following;
        following.start();
    }

    private void requireNotStarted() {
        if (writing != null || follower != null) {
            throw new IllegalStateException("the lake is started already");
        }
    }

    /**
     * Begins to store events in a lake that {@link #follow}s.
     *
     * @param own the same manifest, which refuses commits once this process may not store any more
     * @param maintains whether this process merges and retires parts; one of all processes does
     */
    public synchronized EventWriter beginWriting(Manifest own, boolean maintains) {
        if (follower == null || writing != null) {
            throw new IllegalStateException("events are stored already, or the lake does not follow");
        }
        return begin(own, maintains, true).writer();
    }

    /**
     * Ends what {@link #beginWriting} began.
     *
     * @param keep whether to store what is in memory; false where another process has taken over
     */
    public synchronized void endWriting(boolean keep) {
        Writing ended = writing;
        if (ended == null) {
            return;
        }
        writing = null;
        if (ended.maintenance() != null) {
            ended.maintenance().close();
        }
        if (keep) {
            ended.writer().close();
        }
        ended.writer().abandon();
        ended.database().close();
    }

    private Writing begin(Manifest own, boolean maintains, boolean sharing) {
        TenantDatabase database = TenantDatabase.open(folder.root(), WRITER_MEMORY.bytes(), 1, 1);
        Flusher flusher = new Flusher(folder, new ParquetWriter(database), clock);
        Maintenance background = maintains
                ? new Maintenance(
                        config,
                        new Merger(own, folder, state, flusher, database),
                        new Retention(config, own, state),
                        sharing ? new Sweep(folder, own) : null,
                        state,
                        clock)
                : null;
        LakeWriter started = new LakeWriter(config, own, clock, state, flusher, () -> check(background));
        started.start();
        if (background != null) {
            background.start();
        }
        Writing begun = new Writing(database, started, background);
        writing = begun;
        return begun;
    }

    /** Where other processes may still read a removed part, its files stay until the {@link Sweep}. */
    private void unused(LivePart part) {
        if (follower == null) {
            folder.delete(part);
        }
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
        held.parts().forEach(part -> sources.add(part.source(footers)));
        sources.sort(Comparator.comparing(Source::dataset)
                .thenComparing(Source::to, Comparator.reverseOrder())
                .thenComparing(Source::name));
        return new Snapshot(tenant, sources, database, () -> {
            memory.keySet().forEach(database.memtables()::close);
            state.release(held.parts());
            databases.release(tenant);
        });
    }

    private Health check(@Nullable Maintenance background) {
        Health read = check();
        return read.equals(Health.UP) && background != null ? background.check() : read;
    }

    /** Whether everything that is stored can be read. */
    public Health check() {
        ManifestFollower following = follower;
        if (following != null && !following.failure().isEmpty()) {
            return Health.degraded(following.failure());
        }
        Health parts = opener.check();
        return parts.equals(Health.UP) ? searcher.check() : parts;
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
        Maintenance now = writing == null ? null : writing.maintenance();
        if (now == null) {
            throw new IllegalStateException("the lake is not started");
        }
        return now;
    }

    private synchronized LakeWriter started() {
        if (writing == null) {
            throw new IllegalStateException("the lake is not started");
        }
        return writing.writer();
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
                null,
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
        if (follower != null) {
            follower.close();
        }
        Writing last = writing;
        if (last != null) {
            if (last.maintenance() != null) {
                last.maintenance().close();
            }
            last.writer().close();
        }
        databases.close();
        if (last != null) {
            last.database().close();
        }
    }
}
