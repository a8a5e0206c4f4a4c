package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.lake.Snapshot;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.FieldInfo;
import io.tidewatch.store.HistogramBucket;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.store.StatisticsRequest;
import io.tidewatch.store.StatisticsRow;
import io.tidewatch.store.ValueCount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers searches from the lake's snapshots; see {@link EventSearcher}. */
public final class LakeSearcher implements EventSearcher {
    private static final int MAX_ROWS = 10_000;
    private static final Duration MAX_BUCKET = Duration.ofDays(3_660);

    private final Snapshots snapshots;
    private final SearchThreads threads;
    private final Duration timeLimit;
    private final FaultyParts faulty;

    /**
     * @param threads where searches run
     * @param timeLimit how long one search may run
     * @param faulty what is known of parts that cannot be read
     */
    public LakeSearcher(Snapshots snapshots, SearchThreads threads, Duration timeLimit, FaultyParts faulty) {
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.threads = requireNonNull(threads, "threads is null");
        this.timeLimit = requireNonNull(timeLimit, "timeLimit is null");
        this.faulty = requireNonNull(faulty, "faulty is null");
    }

    /** A search's work on an open snapshot. */
    private interface Work<T> {
        T on(Run run, List<Source> sources);
    }

    @Override
    public SearchPage search(Scope scope, int limit, @Nullable Cursor after) {
        requireLimit(limit);
        return run(scope, (run, sources) -> {
            List<Scan> scans = Scans.plan(sources, scope.query(), scope.range());
            List<Event> events =
                    new PageSearch(run, scope.tenant()).find(scans, scope.query(), scope.range(), limit, after);
            Event last = events.isEmpty() ? null : events.getLast();
            Cursor next = last == null || events.size() < limit ? null : new Cursor(last.time(), last.id());
            return new SearchPage(events, next, run.warnings());
        });
    }

    @Override
    public long count(Scope scope) {
        return run(scope, (run, sources) -> HistogramSearch.count(run, sources, scope.query(), scope.range()));
    }

    @Override
    public List<HistogramBucket> histogram(Scope scope, Duration bucket) {
        if (bucket.compareTo(MAX_BUCKET) > 0) {
            throw invalid("a bucket is at most 3,660 days long, not " + bucket);
        }
        return run(scope, (run, sources) -> HistogramSearch.find(run, sources, scope.query(), scope.range(), bucket));
    }

    @Override
    public List<ValueCount> topValues(Scope scope, String field, int limit) {
        requireLimit(limit);
        return run(
                scope,
                (run, sources) ->
                        TopValuesSearch.find(run, Scans.plan(sources, scope.query(), scope.range()), field, limit));
    }

    @Override
    public List<StatisticsRow> statistics(Scope scope, StatisticsRequest request) {
        return run(
                scope,
                (run, sources) ->
                        StatisticsSearch.find(run, Scans.plan(sources, scope.query(), scope.range()), request));
    }

    @Override
    public List<FieldInfo> fields(Scope scope) {
        return run(
                scope, (run, sources) -> FieldsSearch.find(run, Scans.plan(sources, new Query.All(), scope.range())));
    }

    @Override
    public Optional<Event> find(TenantId tenant, DatasetScope visible, EventId id) {
        Scope scope = Scope.all(tenant).with(visible).with(new Query.Text("id", id.toString()));
        return search(scope, 1, null).events().stream().findFirst();
    }

    /** Degraded while parts are known to be damaged. */
    public Health check() {
        return faulty.check();
    }

    private <T> T run(Scope scope, Work<T> work) {
        return threads.run(() -> runHere(scope, work));
    }

    private <T> T runHere(Scope scope, Work<T> work) {
        try (Snapshot snapshot = snapshots.take(scope.tenant(), scope::includes, scope.range());
                Run run = new Run(snapshot::session, snapshot::singleSession, threads, timeLimit, faulty)) {
            return work.on(run, snapshot.sources());
        }
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ROWS) {
            throw invalid("ask for 1 to 10,000 rows at a time, not " + limit);
        }
    }

    private static TidewatchException invalid(String message) {
        return new TidewatchException(FailureKind.INVALID, message);
    }
}
