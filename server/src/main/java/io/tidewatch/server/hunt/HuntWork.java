package io.tidewatch.server.hunt;

import io.tidewatch.detect.Finding;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.sigma.live.StoredDetection;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One hunt at work: the calling thread reads what the store narrowed down, others try the rules on it. At most {@value #MAX_KEPT}
 * matches are kept; those beyond are counted.
 */
final class HuntWork {
    static final int MAX_KEPT = 100_000;

    private static final int BATCH = 256;
    private static final int BATCHES_WAITING = 8;

    private final HuntOrder order;
    private final EventScanner scanner;
    private final EventSearcher searcher;
    private final long deadline;
    private final ConcurrentLinkedQueue<StoredDetection.Kept> kept = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final AtomicLong matches = new AtomicLong();
    private final AtomicLong keptCount = new AtomicLong();
    private volatile boolean cancelled;
    private volatile boolean late;
    private volatile long examined;
    private volatile long total;

    /** @param nanos how long it may take */
    HuntWork(HuntOrder order, EventScanner scanner, EventSearcher searcher, long nanos) {
        this.order = order;
        this.scanner = scanner;
        this.searcher = searcher;
        this.deadline = System.nanoTime() + nanos;
    }

    /**
     * What came of it.
     *
     * @param findings in the order of their times, of the rules that were asked for
     * @param complete false where it was cancelled or took too long
     */
    record Outcome(HuntResult result, List<Finding> findings, boolean complete, List<String> warnings) {}

    long examined() {
        return examined;
    }

    long total() {
        return total;
    }

    long matches() {
        return matches.get();
    }

    void cancel() {
        cancelled = true;
    }

    /** Whether it ended since its time was over. */
    boolean isLate() {
        return late;
    }

    Outcome run() {
        StoredDetection detection = StoredDetection.of(order.rules());
        Scope all = order.scope();
        Scope narrowed = all.with(detection.narrowing(scanner.datasets(all)));
        EventScanner.Scanned scanned = scan(detection, narrowed);
        List<Finding> findings = detection.findings(kept).stream()
                .filter(finding -> order.wants(finding.rule().key()))
                .toList();
        Map<String, Long> totals = new HashMap<>();
        counts.forEach((key, count) -> totals.put(key, count.get()));
        boolean truncated = matches.get() > keptCount.get();
        HuntResult result = HuntResult.of(
                findings,
                truncated ? totals : Map.of(),
                detection.problems().stream().map(Object::toString).toList(),
                truncated,
                (rule, event) -> explanation(detection, rule, event));
        return new Outcome(result, findings, scanned.complete(), scanned.warnings());
    }

    private @Nullable String explanation(StoredDetection detection, String rule, EventId id) {
        return searcher.find(order.scope().tenant(), order.scope().visible(), id)
                .map(event -> detection.explanation(rule, event))
                .orElse(null);
    }

    private EventScanner.Scanned scan(StoredDetection detection, Scope scope) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        Semaphore room = new Semaphore(threads * BATCHES_WAITING);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("tidewatch-hunt-", 0).daemon().factory())) {
            ThreadLocal<StoredDetection.Matcher> matchers = ThreadLocal.withInitial(detection::matcher);
            Reading reading = new Reading(batch -> {
                room.acquireUninterruptibly();
                running.removeIf(HuntWork::isDone);
                running.add(workers.submit(() -> {
                    try {
                        match(detection, matchers.get(), batch);
                    } finally {
                        room.release();
                    }
                }));
            });
            EventScanner.Scanned scanned = scanner.scan(scope, detection.fields(), reading);
            reading.flush();
            running.forEach(HuntWork::await);
            return scanned;
        }
    }

    private static boolean isDone(Future<?> future) {
        if (future.isDone()) {
            await(future);
            return true;
        }
        return false;
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the hunt was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a rule failed on an event: " + e.getCause(), e);
        }
    }

    private void match(StoredDetection detection, StoredDetection.Matcher matcher, List<Event> batch) {
        for (Event event : batch) {
            StoredDetection.Kept found = matcher.match(event);
            if (found == null) {
                continue;
            }
            for (String key : detection.keys(found.rules())) {
                counts.computeIfAbsent(key, _ -> new AtomicLong()).incrementAndGet();
            }
            matches.incrementAndGet();
            if (keptCount.get() < MAX_KEPT) {
                keptCount.incrementAndGet();
                kept.add(found);
            }
        }
    }

    /** Gathers what is read into batches. */
    private final class Reading implements EventScanner.Visitor {
        private final java.util.function.Consumer<List<Event>> sink;
        private List<Event> batch = new ArrayList<>(BATCH);

        Reading(java.util.function.Consumer<List<Event>> sink) {
            this.sink = sink;
        }

        @Override
        public boolean event(Event event) {
            batch.add(event);
            if (batch.size() == BATCH) {
                flush();
                return goesOn();
            }
            return true;
        }

        @Override
        public boolean progress(long done, long all) {
            examined = done;
            total = all;
            return goesOn();
        }

        private boolean goesOn() {
            late = late || System.nanoTime() - deadline > 0;
            return !cancelled && !late && !Thread.currentThread().isInterrupted();
        }

        void flush() {
            if (!batch.isEmpty()) {
                sink.accept(batch);
                batch = new ArrayList<>(BATCH);
            }
        }
    }
}
