package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Gives what happens to alerts to those who watch. A watcher that reads too slowly misses notices and is told how many; nobody waits
 * for one. Thread-safe.
 */
public final class AlertFeed {
    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** One watcher. */
    public final class Subscription implements AutoCloseable {
        private final AlertScope scope;
        private final Predicate<Alert> filter;
        private final BlockingQueue<AlertNotice> waiting;
        private final AtomicLong missed = new AtomicLong();

        private Subscription(AlertScope scope, Predicate<Alert> filter, int capacity) {
            this.scope = requireNonNull(scope, "scope is null");
            this.filter = requireNonNull(filter, "filter is null");
            this.waiting = new ArrayBlockingQueue<>(capacity);
        }

        /** The notices that came since the last call, oldest first; waits for one at most {@code wait}, then gives an empty list. */
        public List<AlertNotice> poll(Duration wait) throws InterruptedException {
            List<AlertNotice> notices = new ArrayList<>();
            AlertNotice first = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                notices.add(first);
                waiting.drainTo(notices);
            }
            return notices;
        }

        /** How many notices were missed since the last call. */
        public long takeMissed() {
            return missed.getAndSet(0);
        }

        private void offer(AlertNotice notice) {
            Alert alert = notice.alert();
            if (scope.tenant().equals(alert.tenant())
                    && scope.datasets().allows(alert.dataset())
                    && filter.test(alert)
                    && !waiting.offer(notice)) {
                missed.incrementAndGet();
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /**
     * @param scope whose alerts; no others are given
     * @param filter which of them; must be quick and not throw
     * @param capacity how many notices may wait to be read
     */
    public Subscription subscribe(AlertScope scope, Predicate<Alert> filter, int capacity) {
        Subscription subscription = new Subscription(scope, filter, capacity);
        subscriptions.add(subscription);
        return subscription;
    }

    /** How many watch now. */
    public int watchers() {
        return subscriptions.size();
    }

    /** Whose alerts are watched now. */
    public Set<TenantId> tenants() {
        Set<TenantId> tenants = new HashSet<>();
        subscriptions.forEach(subscription -> tenants.add(subscription.scope.tenant()));
        return tenants;
    }

    public void publish(AlertNotice notice) {
        for (Subscription subscription : subscriptions) {
            subscription.offer(notice);
        }
    }
}
