package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertFeed;
import io.tidewatch.alert.AlertNotice;
import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.AlertSort;
import io.tidewatch.alert.Alerts;
import io.tidewatch.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who watch alerts what other processes make of them: looks each second at the alerts that changed last, of the tenants that
 * somebody watches.
 */
final class AlertFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertFollower.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Of more alerts that change within a second, the rest is not told. */
    private static final int MOST = 200;

    private final Alerts alerts;
    private final AlertFeed feed;
    private final Map<TenantId, Seen> seen = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** Up to where a tenant's changes were told: a time, and the alerts that changed at it. */
    private record Seen(Instant updated, Set<String> then) {}

    AlertFollower(Alerts alerts, AlertFeed feed) {
        this.alerts = requireNonNull(alerts, "alerts is null");
        this.feed = requireNonNull(feed, "feed is null");
    }

    void start() {
        thread = Thread.ofPlatform().name("alert-follow").daemon(true).start(this::followUntilClosed);
    }

    private void followUntilClosed() {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.atDebug().setCause(e).log("alerts cannot be read now; trying again");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void look() {
        Set<TenantId> watched = feed.tenants();
        seen.keySet().retainAll(watched);
        watched.forEach(this::look);
    }

    private void look(TenantId tenant) {
        List<Alert> newest = alerts.list(AlertScope.all(tenant), AlertQuery.ALL, AlertSort.UPDATED, MOST, null)
                .alerts();
        Seen before = seen.get(tenant);
        if (before != null) {
            newest.reversed().stream()
                    .filter(alert -> isNew(alert, before))
                    .forEach(alert -> feed.publish(notice(alert, before)));
        }
        Instant last = newest.isEmpty() ? Instant.MIN : newest.getFirst().updated();
        Set<String> then = new HashSet<>();
        newest.stream().filter(alert -> alert.updated().equals(last)).forEach(alert -> then.add(alert.id()));
        seen.put(tenant, new Seen(last, then));
    }

    private static boolean isNew(Alert alert, Seen before) {
        return alert.updated().isAfter(before.updated())
                || alert.updated().equals(before.updated()) && !before.then().contains(alert.id());
    }

    private static AlertNotice notice(Alert alert, Seen before) {
        boolean made = alert.created().isAfter(before.updated());
        return new AlertNotice(made ? AlertNotice.Kind.MADE : AlertNotice.Kind.GROWN, alert);
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
