package io.tidewatch.server.hunt;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.GroupingPolicy;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.Event;
import io.tidewatch.sigma.live.StoredDetection;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.Scope;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One hunt at work: several threads take what the store narrowed down and try the rules on it. At most {@value #MAX_KEPT}
 * matches are kept; those beyond are counted.
 */
final class HuntWork {
    static final int MAX_KEPT = 100_000;

    /** After how many events a thread looks whether to go on. */
    private static final int STEP = 256;

    private static final Comparator<Event> OLDEST_FIRST =
            Comparator.comparing(Event::time).thenComparing(Event::id);

    private final HuntOrder order;
    private final EventScanner scanner;
    private final GroupingPolicy policy;
    private final Placeholders placeholders;
    private final long deadline;
    private final ConcurrentLinkedQueue<StoredDetection.Kept> kept = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<String, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicLong matches = new AtomicLong();
    private final AtomicLong keptCount = new AtomicLong();
    private volatile boolean cancelled;
    private volatile boolean late;
    private volatile long examined;
    private volatile long total;

    /** @param nanos how long it may take */
    HuntWork(HuntOrder order, EventScanner scanner, GroupingPolicy policy, Placeholders placeholders, long nanos) {
        this.order = order;
        this.scanner = scanner;
        this.policy = policy;
        this.placeholders = placeholders;
        this.deadline = System.nanoTime() + nanos;
    }

    /** How often a rule matched, and on which event first, by the events' times. */
    private static final class Tally {
        final AtomicLong matches = new AtomicLong();
        final AtomicReference<Event> first;

        Tally(Event event) {
            first = new AtomicReference<>(event);
        }

        void add(Event event) {
            matches.incrementAndGet();
            first.accumulateAndGet(event, (known, other) -> OLDEST_FIRST.compare(known, other) <= 0 ? known : other);
        }
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
        StoredDetection detection = StoredDetection.of(order.rules(), placeholders);
        Scope all = order.scope();
        Scope narrowed = all.with(detection.narrowing(scanner.datasets(all)));
        EventScanner.Scanned scanned = scanner.scan(narrowed, detection.fields(), new Trying(detection));
        List<Finding> findings = detection.findings(kept).stream()
                .filter(finding -> order.wants(finding.rule().key()))
                .toList();
        boolean truncated = matches.get() > keptCount.get();
        HuntResult result = HuntResult.of(
                findings,
                truncated ? counts() : Map.of(),
                detection.problems().stream().map(Object::toString).toList(),
                truncated,
                policy,
                key -> explanation(detection, key));
        return new Outcome(result, findings, scanned.complete(), scanned.warnings());
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        tallies.forEach((key, tally) -> counts.put(key, tally.matches.get()));
        return counts;
    }

    private @Nullable String explanation(StoredDetection detection, String key) {
        Tally tally = tallies.get(key);
        return tally == null
                ? null
                : detection.explanation(key, requireNonNull(tally.first.get(), "a tally has an event"));
    }

    /** Tries the rules on events as they are read. */
    private final class Trying implements EventScanner.Visitor {
        private final StoredDetection detection;
        private final ThreadLocal<Turn> turns;

        Trying(StoredDetection detection) {
            this.detection = detection;
            this.turns = ThreadLocal.withInitial(() -> new Turn(detection.matcher()));
        }

        /** What a thread has of its own. */
        private static final class Turn {
            final StoredDetection.Matcher matcher;
            int events;

            Turn(StoredDetection.Matcher matcher) {
                this.matcher = matcher;
            }
        }

        @Override
        public int threads() {
            return Math.max(1, Runtime.getRuntime().availableProcessors());
        }

        @Override
        public boolean event(Event event) {
            Turn turn = turns.get();
            StoredDetection.Kept found = turn.matcher.match(event);
            if (found != null) {
                add(event, found);
            }
            return ++turn.events % STEP != 0 || goesOn();
        }

        private void add(Event event, StoredDetection.Kept found) {
            for (String key : detection.keys(found.rules())) {
                tallies.computeIfAbsent(key, _ -> new Tally(event)).add(event);
            }
            matches.incrementAndGet();
            if (keptCount.get() < MAX_KEPT) {
                keptCount.incrementAndGet();
                kept.add(found);
            }
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
    }
}
