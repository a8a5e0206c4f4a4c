package io.tidewatch.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.store.ProcessedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events to those who watch, as they are stored. A watcher that reads too slowly misses events and is told how many; the
 * pipeline never waits for one. Thread-safe.
 */
public final class LiveTail implements Consumer<ProcessedBatch> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);

    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** One watcher. */
    public final class Subscription implements AutoCloseable {
        private final TenantId tenant;
        private final Predicate<Event> filter;
        private final BlockingQueue<Event> waiting;
        private final AtomicLong missed = new AtomicLong();
        private volatile boolean failed;

        private Subscription(TenantId tenant, Predicate<Event> filter, int capacity) {
            this.tenant = requireNonNull(tenant, "tenant is null");
            this.filter = requireNonNull(filter, "filter is null");
            this.waiting = new ArrayBlockingQueue<>(capacity);
        }

        /** The events that came since the last call, oldest first; waits for one at most {@code wait}, then gives an empty list. */
        public List<Event> poll(Duration wait) throws InterruptedException {
            List<Event> events = new ArrayList<>();
            Event first = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                events.add(first);
                waiting.drainTo(events);
            }
            return events;
        }

        /** How many matching events were missed since the last call. */
        public long takeMissed() {
            return missed.getAndSet(0);
        }

        private void offer(Event event) {
            if (failed) {
                missed.incrementAndGet();
                return;
            }
            try {
                if (filter.test(event) && !waiting.offer(event)) {
                    missed.incrementAndGet();
                }
            } catch (RuntimeException | StackOverflowError e) {
                // A regular expression can recurse deeper than the appending thread's stack.
                failed = true;
                missed.incrementAndGet();
                LOG.atWarn()
                        .addKeyValue("tenant", tenant)
                        .setCause(e)
                        .log("a watcher's query failed; it gets no more events");
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /**
     * @param tenant whose events; no others are given
     * @param filter which of them; must be quick; after it threw, every event is missed
     * @param capacity how many events may wait to be read
     */
    public Subscription subscribe(TenantId tenant, Predicate<Event> filter, int capacity) {
        Subscription subscription = new Subscription(tenant, filter, capacity);
        subscriptions.add(subscription);
        return subscription;
    }

    /** How many watch now. */
    public int watchers() {
        return subscriptions.size();
    }

    @Override
    public void accept(ProcessedBatch batch) {
        for (Subscription subscription : subscriptions) {
            if (subscription.tenant.equals(batch.tenant())) {
                batch.events().forEach(subscription::offer);
            }
        }
    }
}
