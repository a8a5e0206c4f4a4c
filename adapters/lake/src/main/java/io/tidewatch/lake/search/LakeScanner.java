package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Session;
import io.tidewatch.lake.Snapshot;
import io.tidewatch.lake.Source;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Streams events from the lake's snapshots; see {@link EventScanner}. One after the other, threads take rows of the source that is being
 * read, and make events of them beside each other. Results are streamed, so that a scan of any length needs the memory of a few row groups.
 */
public final class LakeScanner implements EventScanner {
    private final Snapshots snapshots;
    private final Predicate<Source> readable;
    private final Consumer<Source> onDamage;

    /**
     * @param readable false for parts that are known to be damaged
     * @param onDamage told of a part that turns out to be
     */
    public LakeScanner(Snapshots snapshots, Predicate<Source> readable, Consumer<Source> onDamage) {
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.readable = requireNonNull(readable, "readable is null");
        this.onDamage = requireNonNull(onDamage, "onDamage is null");
    }

    @Override
    public Scanned scan(Scope scope, Predicate<String> fields, Visitor visitor) {
        try (Snapshot snapshot = snapshots.take(scope.tenant(), scope::includes, scope.range());
                Session session = snapshot.scanSession();
                ScannedRows rows =
                        new ScannedRows(scope, fields, visitor, snapshot.sources(), session, readable, onDamage)) {
            visitAll(rows, visitor);
            return rows.scanned();
        }
    }

    @Override
    public Set<Dataset> datasets(Scope scope) {
        try (Snapshot snapshot = snapshots.take(scope.tenant(), scope::includes, scope.range())) {
            return snapshot.sources().stream().map(Source::dataset).collect(Collectors.toUnmodifiableSet());
        }
    }

    private static void visitAll(ScannedRows rows, Visitor visitor) {
        int others = visitor.threads() - 1;
        if (others < 1) {
            visit(rows, visitor);
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                others, Thread.ofPlatform().name("tidewatch-scan-", 0).daemon().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < others; i++) {
                running.add(threads.submit(() -> visit(rows, visitor)));
            }
            visit(rows, visitor);
            running.forEach(LakeScanner::await);
        }
    }

    private static void visit(ScannedRows rows, Visitor visitor) {
        FieldsBuilder fields = new FieldsBuilder();
        boolean done = false;
        try {
            for (PackedRows.Batch batch = rows.next(); batch != null; batch = rows.next()) {
                for (int i = 0; i < batch.size(); i++) {
                    if (!visitor.event(batch.event(i, fields))) {
                        rows.end();
                        done = true;
                        return;
                    }
                }
            }
            done = true;
        } finally {
            if (!done) {
                rows.end();
            }
        }
    }

    private static void await(Future<?> running) {
        try {
            running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the scan was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a scan's thread failed", e);
        }
    }
}
