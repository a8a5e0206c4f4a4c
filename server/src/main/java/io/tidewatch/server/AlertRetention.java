package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.alert.AlertPruning;
import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.catalog.AuditLog;
import io.tidewatch.event.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives and deletes old alerts, once a day. They are on disk in the archive before they are deleted, each lot in one transaction: a
 * crash in between loses nothing, and leaves a lot of them in the archive twice.
 */
final class AlertRetention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRetention.class);
    private static final int LOT = 500;
    /** Ids of findings of the clock are needed as long as such a finding can be repeated: for the longest correlation, and some. */
    private static final Duration TIMED_KEPT = Duration.ofDays(90);

    private final AlertPruning pruning;
    private final AlertArchive archive;
    private final AuditLog audit;
    private final Duration age;
    private final boolean resolvedOnly;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;

    AlertRetention(
            AlertPruning pruning,
            AlertArchive archive,
            AuditLog audit,
            Duration age,
            boolean resolvedOnly,
            Clock clock) {
        this.pruning = requireNonNull(pruning, "pruning is null");
        this.archive = requireNonNull(archive, "archive is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.age = requireNonNull(age, "age is null");
        this.resolvedOnly = resolvedOnly;
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Runs soon, and every day from then on. */
    void start() {
        thread = Thread.ofVirtual().name("alert-retention").start(this::daily);
    }

    private void daily() {
        Duration wait = Duration.ofMinutes(1);
        while (!awaitClose(wait)) {
            wait = Duration.ofDays(1);
            try {
                run();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("old alerts could not be archived; trying again in an hour");
                wait = Duration.ofHours(1);
            }
        }
    }

    private boolean awaitClose(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Archives and deletes what is old now; gives how many. */
    int run() {
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant before = now.minus(age);
        int deleted = 0;
        while (closing.getCount() > 0) {
            List<AlertPruning.Old> old = pruning.old(before, resolvedOnly, LOT);
            if (old.isEmpty()) {
                break;
            }
            archive.append(day, old);
            deleted += pruning.delete(old);
            record(now, old);
        }
        pruning.forgetTimed(now.minus(TIMED_KEPT));
        if (deleted > 0) {
            LOG.atInfo()
                    .addKeyValue("alerts", deleted)
                    .addKeyValue("file", archive.file(day))
                    .log("old alerts archived");
        }
        return deleted;
    }

    private void record(Instant now, List<AlertPruning.Old> old) {
        Map<TenantId, Integer> counts = new TreeMap<>();
        old.forEach(one -> counts.merge(one.details().alert().tenant(), 1, Integer::sum));
        counts.forEach((tenant, count) -> audit.record(
                new AuditEntry(now, tenant, "tidewatch", "", "alerts.archived", "", "{\"alerts\":" + count + "}")));
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
