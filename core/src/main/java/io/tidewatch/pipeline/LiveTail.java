package io.tidewatch.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.store.ProcessedBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events to those who watch, as they are stored. The thread that stores only hands batches over; each watcher looks through them
 * on its own thread, so that its query costs nobody else time. One that is too slow misses whole batches and is told how many events
 * they had; the pipeline never waits for one. Thread-safe.
 */
public final class LiveTail implements Consumer<ProcessedBatch> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
    private static final long MAX_WAITING_BYTES = 32L << 20;

    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** One watcher. */
    public final class Subscription implements AutoCloseable {
        private final TenantId tenant;
        private final DatasetScope visible;
        private final Predicate<Event> filter;
        private final int capacity;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private final AtomicLong missed = new AtomicLong();
        private int events;
        private long bytes;
        private boolean failed;

        private record Waiting(List<Event> events, long bytes) {}

        private Subscription(TenantId tenant, DatasetScope visible, Predicate<Event> filter, int capacity) {
            this.tenant = requireNonNull(tenant, "tenant is null");
            this.visible = requireNonNull(visible, "visible is null");
            this.filter = requireNonNull(filter, "filter is null");
            this.capacity = capacity;
        }

        /**
         * The matching events of the oldest batch that waits; waits for one at most {@code wait}. Empty where none came or none matches.
         */
        public List<Event> poll(Duration wait) throws InterruptedException {
            List<Event> batch = take(wait);
            List<Event> matching = new ArrayList<>();
            for (Event event : batch) {
                if (visible.allows(event.dataset()) && matches(event)) {
                    matching.add(event);
                }
            }
            return matching;
        }

        /** How many events were not looked at since the last call, because they came too fast or the query failed on one. */
        public long takeMissed() {
            return missed.getAndSet(0);
        }

        private boolean matches(Event event) {
            if (failed) {
                missed.incrementAndGet();
                return false;
            }
            try {
                return filter.test(event);
            } catch (RuntimeException | StackOverflowError e) {
                // A regular expression can recurse deeper than the thread's stack.
                failed = true;
                missed.incrementAndGet();
                LOG.atWarn()
                        .addKeyValue("tenant", tenant)
                        .setCause(e)
                        .log("a watcher's query failed; it gets no more events");
                return false;
            }
        }

        private synchronized List<Event> take(Duration wait) throws InterruptedException {
            long deadline = System.nanoTime() + wait.toNanos();
            while (waiting.isEmpty()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return List.of();
                }
                wait(left);
            }
            Waiting oldest = waiting.removeFirst();
            events -= oldest.events.size();
            bytes -= oldest.bytes;
            return oldest.events;
        }

        private synchronized void offer(List<Event> batch, long weight) {
            boolean fits = events + batch.size() <= capacity && bytes + weight <= MAX_WAITING_BYTES;
            if (!fits && !waiting.isEmpty()) {
                missed.addAndGet(batch.stream()
                        .filter(event -> visible.allows(event.dataset()))
                        .count());
                return;
            }
            waiting.add(new Waiting(batch, weight));
            events += batch.size();
            bytes += weight;
            notifyAll();
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /**
     * @param tenant whose events; no others are given
     * @param visible the datasets that the watcher may see; no others are given
     * @param filter which of them, tested on the thread that polls; after it threw, every event is missed
     * @param capacity how many events may wait to be looked at; a single batch waits whatever its size
     */
    public Subscription subscribe(TenantId tenant, DatasetScope visible, Predicate<Event> filter, int capacity) {
        Subscription subscription = new Subscription(tenant, visible, filter, capacity);
        subscriptions.add(subscription);
        return subscription;
    }

    /** How many watch now. */
    public int watchers() {
        return subscriptions.size();
    }

    /** How many watch the tenant's events now. */
    public int watchers(TenantId tenant) {
        return (int) subscriptions.stream()
                .filter(subscription -> subscription.tenant.equals(tenant))
                .count();
    }

    @Override
    public void accept(ProcessedBatch batch) {
        if (batch.events().isEmpty()) {
            return;
        }
        long weight = -1;
        for (Subscription subscription : subscriptions) {
            if (subscription.tenant.equals(batch.tenant())) {
                weight = weight < 0 ? weight(batch) : weight;
                subscription.offer(batch.events(), weight);
            }
        }
    }

    private static long weight(ProcessedBatch batch) {
        return batch.events().stream()
                .mapToLong(event -> event.fields().weight())
                .sum();
    }
}
