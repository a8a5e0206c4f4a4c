package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.pipeline.PipelineStatus;
import io.tidewatch.server.share.Membership;
import io.tidewatch.sigma.live.CorrelationStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role {@code process}: a {@link ProcessSession} of everything where the process is alone; else one after the other, each of the
 * partitions that it holds at the time. A session ends before what it reads is given up, and is thrown away when something was taken over.
 */
final class ProcessRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRole.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Foundation ground;
    private final Stages stages;
    private final @Nullable Membership members;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable ProcessSession session;
    private volatile PipelineStatus before = new PipelineStatus(0, 0, 0, 0, 0);
    private volatile String failure = "";
    private List<PartitionLease> seen = List.of();
    private @Nullable Thread thread;

    /** @param members those who share the work; null where the process is alone */
    ProcessRole(Foundation ground, Stages stages, @Nullable Membership members) {
        this.ground = requireNonNull(ground, "ground is null");
        this.stages = requireNonNull(stages, "stages is null");
        this.members = members;
    }

    void start() {
        if (members == null) {
            session = ProcessSession.alone(ground, stages);
        } else {
            thread = Thread.ofPlatform().name("tidewatch-share").start(() -> shareUntilClosed(members));
        }
    }

    private void shareUntilClosed(Membership with) {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    share(with);
                    failure = "";
                } catch (RuntimeException e) {
                    failure = "partitions could not be taken or given up: " + e.getMessage();
                    LOG.atWarn().setCause(e).log("partitions could not be taken or given up; trying again");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void share(Membership with) {
        List<PartitionLease> held = with.held();
        ProcessSession running = session;
        if (running != null && !held.containsAll(running.leases())) {
            LOG.atWarn().log("partitions were taken over by other processes; what is not stored of them is theirs");
            end(running, false);
            running = null;
        }
        List<Integer> surplus = with.surplus();
        if (!surplus.isEmpty()) {
            if (running != null) {
                end(running, true);
                running = null;
            }
            with.release(surplus);
            held = with.held();
        }
        // More come within a second or two when another process has just gone; each change costs a new session.
        boolean settled = held.equals(seen);
        seen = held;
        if (running != null && settled && held.size() > running.leases().size()) {
            end(running, true);
            running = null;
        }
        if (running == null && settled && !held.isEmpty()) {
            session = ProcessSession.of(ground, stages, held);
            LOG.atInfo().addKeyValue("partitions", numbers(held)).log("partitions are this process's to store");
        }
    }

    private void end(ProcessSession ended, boolean keep) {
        PipelineStatus last = ended.status();
        if (keep) {
            ended.close();
        } else {
            ended.abandon();
        }
        session = null;
        PipelineStatus sum = before;
        before = new PipelineStatus(
                sum.batches() + last.batches(),
                sum.events() + last.events(),
                sum.evaluated() + last.evaluated(),
                sum.quarantined() + last.quarantined(),
                0);
    }

    private List<Integer> numbers(List<PartitionLease> leases) {
        return leases.stream()
                .map(lease -> lease.partition() - ground.partitionBase())
                .toList();
    }

    /** The numbers of the partitions that are being stored, within the queue. */
    List<Integer> partitions() {
        ProcessSession running = session;
        return running == null ? List.of() : numbers(running.leases());
    }

    PipelineStatus status() {
        ProcessSession running = session;
        PipelineStatus sum = before;
        if (running == null) {
            return sum;
        }
        PipelineStatus now = running.status();
        return new PipelineStatus(
                sum.batches() + now.batches(),
                sum.events() + now.events(),
                sum.evaluated() + now.evaluated(),
                sum.quarantined() + now.quarantined(),
                now.inFlight());
    }

    /** What correlations have open in this process. */
    CorrelationStatus correlations() {
        ProcessSession running = session;
        return running == null ? CorrelationStatus.NOTHING : running.correlations();
    }

    /** People changed suppressions. */
    void suppressionsChanged() {
        ProcessSession running = session;
        if (running != null) {
            running.suppressionsChanged();
        }
    }

    /** Whether each part works, by its name. Where others hold all partitions, there is nothing to do, and that is well. */
    Map<String, Supplier<Health>> checks() {
        Map<String, Supplier<Health>> checks = new LinkedHashMap<>();
        checks.put("pipeline", () -> failure.isEmpty() ? check("pipeline") : Health.down(failure));
        checks.put("store", () -> check("store"));
        checks.put("detection", () -> check("detection"));
        checks.put("alerts", () -> check("alerts"));
        if (stages.correlating() != null) {
            checks.put("correlation", stages.correlating()::check);
        }
        return checks;
    }

    private Health check(String part) {
        ProcessSession running = session;
        return running == null ? Health.UP : running.check(part);
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
        ProcessSession last = session;
        if (last != null) {
            try {
                last.close();
            } catch (TidewatchException e) {
                LOG.atWarn().setCause(e).log("not everything was stored; the queue gives it again");
            }
        }
    }
}
