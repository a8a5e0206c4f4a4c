package io.tidewatch.lake;

import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The background work on parts, one thing at a time: retention, then merges while there are some. */
final class Maintenance implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private final Duration interval;
    private final MergePlan plan;
    private final Merger merger;
    private final Retention retention;
    private final @Nullable Sweep sweep;
    private final LakeState state;
    private final Clock clock;
    private final ReentrantLock working = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private final Set<String> avoided = ConcurrentHashMap.newKeySet();
    private boolean closing;
    private @Nullable Thread thread;

    /** @param sweep deletes what no part has any more, where several processes use the folder; null where one does */
    Maintenance(
            LakeConfig config,
            Merger merger,
            Retention retention,
            @Nullable Sweep sweep,
            LakeState state,
            Clock clock) {
        this.interval = config.mergeInterval();
        this.plan = new MergePlan(config);
        this.merger = merger;
        this.retention = retention;
        this.sweep = sweep;
        this.state = state;
        this.clock = clock;
    }

    void start() {
        if (interval.isPositive()) {
            thread = Thread.ofPlatform().name("lake-merge").daemon(true).start(this::runUntilClosed);
        }
    }

    private void runUntilClosed() {
        while (awaitNext()) {
            try {
                retire();
                while (!isClosing() && merge(false)) {
                    log.atDebug().log("looking for more to merge");
                }
            } catch (RuntimeException e) {
                log.atWarn().setCause(e).log("maintenance failed; it will be tried again");
            }
        }
    }

    private boolean awaitNext() {
        lock.lock();
        try {
            long left = interval.toNanos();
            while (!closing && left > 0) {
                left = closed.awaitNanos(left);
            }
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    void retire() {
        working.lock();
        try {
            retention.run(clock.instant());
            if (sweep != null) {
                sweep.run(System.nanoTime());
            }
        } finally {
            working.unlock();
        }
    }

    /** Merges once; false when there was nothing to merge. */
    boolean merge(boolean restNow) {
        working.lock();
        try {
            List<LivePart> mergeable = state.parts().stream()
                    .filter(part -> !avoided.contains(part.part().path()))
                    .toList();
            Optional<List<LivePart>> chosen = plan.next(mergeable, clock.instant(), restNow);
            if (chosen.isPresent()) {
                merge(chosen.get());
            }
            return chosen.isPresent();
        } finally {
            working.unlock();
        }
    }

    private void merge(List<LivePart> parts) {
        try {
            merger.merge(parts);
        } catch (TidewatchException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            // One of them is damaged, most likely: merging the others goes on without them.
            List<String> paths = parts.stream().map(p -> p.part().path()).toList();
            avoided.addAll(paths);
            log.atError().addKeyValue("parts", paths).setCause(e).log("parts cannot be merged and stay as they are");
        }
    }

    Health check() {
        return avoided.isEmpty()
                ? Health.UP
                : Health.degraded(avoided.size()
                        + " parts cannot be merged, one of them is damaged most likely; see the log for: "
                        + avoided.iterator().next());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            closed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(TimeUnit.MINUTES.toMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
