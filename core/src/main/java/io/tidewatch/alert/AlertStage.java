package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes alerts of findings, in one transaction several times a second together with the queue's position. After a crash the positions
 * tell what is written, so that a replay counts nothing twice. {@link #start} before use.
 */
public final class AlertStage implements FindingSink {
    private static final Logger LOG = LoggerFactory.getLogger(AlertStage.class);

    private final AlertJournal journal;
    private final AlertStageConfig config;
    private final AlertWriter writer;
    private final List<Consumer<List<Position>>> commitListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<AlertBatch>> batchListeners = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<AlertWriter.Waiting> waiting = new ArrayList<>();
    private final Map<Integer, Long> accepted = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    /** Counts what was accepted, and up to where of it is durable. */
    private long acceptedCount;

    private long durableCount;
    private boolean hurry;
    private boolean closed;
    private volatile String failure = "";
    private @Nullable Thread thread;

    public AlertStage(AlertJournal journal, GroupingPolicy policy, AlertStageConfig config, Clock clock) {
        this.journal = requireNonNull(journal, "journal is null");
        this.config = requireNonNull(config, "config is null");
        this.writer = new AlertWriter(journal, requireNonNull(policy, "policy is null"), config, clock);
    }

    /**
     * Reads up to where everything is written, and begins to write.
     *
     * @throws TidewatchException when the catalog cannot be read
     */
    public void start() {
        lock.lock();
        try {
            writer.start();
            for (Position position : journal.positions()) {
                committed.put(position.partition(), position.offset());
                accepted.put(position.partition(), position.offset());
            }
            thread = Thread.ofPlatform().name("alerts").daemon().start(this::run);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Position> committed() {
        lock.lock();
        try {
            return positions(committed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(Position position, List<Finding> findings) {
        lock.lock();
        try {
            if (position.offset() <= accepted.getOrDefault(position.partition(), 0L)) {
                return;
            }
            add(findings, false);
            accepted.put(position.partition(), position.offset());
            acceptedCount++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void acceptTimed(List<Finding> findings) {
        lock.lock();
        try {
            add(findings, true);
            acceptedCount++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A batch larger than the bound goes in when nothing else waits, so that its position moves with all of it. */
    private void add(List<Finding> findings, boolean timed) {
        requireRunning();
        while (!waiting.isEmpty() && waiting.size() + findings.size() > config.waiting()) {
            hurry = true;
            changed.signalAll();
            changed.awaitUninterruptibly();
            requireRunning();
        }
        for (Finding finding : findings) {
            waiting.add(new AlertWriter.Waiting(finding, GroupKey.of(finding), timed));
        }
        hurry |= waiting.size() * 2L >= config.waiting();
    }

    private void requireRunning() {
        if (closed || thread == null) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "alerts are not being written: the stage is closed");
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            long wanted = acceptedCount;
            while (durableCount < wanted) {
                requireRunning();
                hurry = true;
                changed.signalAll();
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCommit(Consumer<List<Position>> listener) {
        commitListeners.add(listener);
    }

    /** Calls {@code listener} with what was written after each commit that wrote more than positions, from the stage's thread. */
    public void onWritten(Consumer<AlertBatch> listener) {
        batchListeners.add(listener);
    }

    /** Suppressions were changed: the next findings see them. */
    public void suppressionsChanged() {
        writer.suppressionsChanged();
    }

    @Override
    public Health check() {
        String why = failure;
        return why.isEmpty() ? Health.UP : Health.down(why);
    }

    private void run() {
        while (true) {
            Map<Integer, Long> upTo;
            List<AlertWriter.Waiting> drained;
            long count;
            lock.lock();
            try {
                awaitWork();
                if (acceptedCount == durableCount && closed) {
                    return;
                }
                drained = waiting;
                waiting = new ArrayList<>();
                upTo = new HashMap<>(accepted);
                count = acceptedCount;
                hurry = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            if (!write(drained, upTo, count)) {
                return;
            }
        }
    }

    /** Returns when something is to be written and has waited long enough, or when the stage is closed. */
    private void awaitWork() {
        long since = System.nanoTime();
        boolean pending = acceptedCount > durableCount;
        while (!closed && !hurry) {
            if (acceptedCount == durableCount) {
                changed.awaitUninterruptibly();
                if (!pending) {
                    since = System.nanoTime();
                }
                pending = acceptedCount > durableCount;
                continue;
            }
            long interval = (waiting.isEmpty() ? config.idleInterval() : config.interval()).toNanos();
            long left = interval - (System.nanoTime() - since);
            if (left <= 0) {
                return;
            }
            await(left);
        }
    }

    /** Waits so long, or until there is reason to write at once. */
    private void await(long nanos) {
        try {
            long left = nanos;
            while (left > 0 && !hurry && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; were it done, it would write a little earlier.
            hurry = true;
        }
    }

    private void pause() {
        try {
            Thread.sleep(config.retryDelay());
        } catch (InterruptedException e) {
            LOG.atDebug().log("trying again early");
        }
    }

    /** Writes until it succeeds; false when the stage was closed while it could not. */
    private boolean write(List<AlertWriter.Waiting> findings, Map<Integer, Long> upTo, long count) {
        List<Position> positions = positions(upTo);
        AlertBatch written = null;
        long closedSince = 0;
        while (written == null) {
            try {
                written = writer.write(positions, findings);
                if (!failure.isEmpty()) {
                    LOG.atInfo().log("alerts are written again");
                }
                failure = "";
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                note(e);
                lock.lock();
                try {
                    closedSince = closed && closedSince == 0 ? System.nanoTime() : closedSince;
                    if (closed
                            && System.nanoTime() - closedSince
                                    >= config.closePatience().toNanos()) {
                        LOG.atError()
                                .addKeyValue("findings", findings.size())
                                .log("closed without writing these findings; they are made again at the next start");
                        return false;
                    }
                } finally {
                    lock.unlock();
                }
                pause();
            }
        }
        lock.lock();
        try {
            committed.putAll(upTo);
            durableCount = count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tell(written, positions);
        return true;
    }

    private void note(Throwable e) {
        boolean first = failure.isEmpty();
        failure = "alerts cannot be written: " + e.getMessage();
        if (!(e instanceof TidewatchException known && known.kind().retryable())) {
            LOG.atError().setCause(e).log("alerts cannot be written; trying again");
        } else if (first) {
            LOG.atWarn().setCause(e).log("alerts cannot be written now; trying again");
        }
    }

    private void tell(AlertBatch written, List<Position> positions) {
        try {
            commitListeners.forEach(listener -> listener.accept(positions));
            if (!written.made().isEmpty() || !written.grown().isEmpty()) {
                batchListeners.forEach(listener -> listener.accept(written));
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a listener to alerts failed; the alerts are written");
        }
    }

    private static List<Position> positions(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .map(entry -> new Position(entry.getKey(), entry.getValue()))
                .sorted(java.util.Comparator.comparingInt(Position::partition))
                .toList();
    }

    /** Writes what waits; where the catalog fails, tries no longer than the close patience. What is not written is made again at the next start. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null && running.threadId() != Thread.currentThread().threadId()) {
            boolean interrupted = false;
            while (running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What evidence there is of a finding; that it cannot be told does not keep the alert from being made. */
    static Evidence evidence(Finding finding) {
        try {
            return finding.evidence().get();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("rule", finding.rule().key()).setCause(e).log("a finding cannot be explained");
            return new Evidence(
                    "{\"text\":\"the match could not be explained; the log tells why\",\"holds\":true}", Map.of());
        }
    }
}
