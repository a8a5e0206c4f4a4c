package io.tidewatch.lake;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.store.EventWriter;
import io.tidewatch.store.ProcessedBatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes processed batches into memtables and writes those to parts in the background; see {@link EventWriter}. */
final class LakeWriter implements EventWriter {
    private static final Logger log = LoggerFactory.getLogger(LakeWriter.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final LakeConfig config;
    private final Manifest manifest;
    private final Clock clock;
    private final LakeState state;
    private final Flusher flusher;
    private final Supplier<Health> health;
    private final List<Consumer<List<Position>>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Long> appended = new TreeMap<>();
    private final Map<Integer, Long> committed = new TreeMap<>();
    private Generation active;
    private @Nullable Generation frozen;
    private long begunGenerations = 1;
    private long wantedGeneration;
    private long writtenGenerations;
    private @Nullable TidewatchException failure;
    private boolean closing;
    private volatile boolean abandoned;
    private @Nullable Thread thread;

    LakeWriter(
            LakeConfig config,
            Manifest manifest,
            Clock clock,
            LakeState state,
            Flusher flusher,
            Supplier<Health> health) {
        this.config = config;
        this.manifest = manifest;
        this.clock = clock;
        this.state = state;
        this.flusher = flusher;
        this.health = health;
        this.active = new Generation(config.maxColumns());
    }

    /** Reads the committed positions and begins to flush in the background. */
    void start() {
        lock.lock();
        try {
            for (Position position : manifest.positions()) {
                committed.put(position.partition(), position.offset());
                appended.put(position.partition(), position.offset());
            }
            state.begin(active);
            thread = Thread.ofPlatform().name("lake-flush").daemon(true).start(this::flushUntilClosed);
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
    public void append(ProcessedBatch batch) {
        lock.lock();
        try {
            refuseWhenClosed();
            Position position = batch.position();
            if (appended.getOrDefault(position.partition(), -1L) >= position.offset()) {
                return;
            }
            awaitMemory();
            Collection<Memtable> touched = active.append(batch, clock.instant());
            state.publish(touched);
            appended.put(position.partition(), position.offset());
            if (active.weight() >= config.flushSize().bytes() && frozen == null) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitMemory() {
        while (memory() >= config.memoryLimit().bytes()) {
            TidewatchException why = failure;
            if (why != null) {
                throw again(why);
            }
            if (thread == null) {
                throw stopped();
            }
            changed.signalAll();
            await();
            refuseWhenClosed();
        }
    }

    private static TidewatchException stopped() {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                "the lake writes no parts any more: it was closed, or its thread failed; see the log");
    }

    private static TidewatchException again(TidewatchException why) {
        return new TidewatchException(why.kind(), String.valueOf(why.getMessage()), why);
    }

    /** Bytes of memtables. */
    long memory() {
        lock.lock();
        try {
            Generation writing = frozen;
            return active.weight() + (writing == null ? 0 : writing.weight());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            if (thread == null) {
                throw new IllegalStateException("the lake is not started");
            }
            if (active.isEmpty() && frozen == null) {
                return;
            }
            long target = active.isEmpty() ? begunGenerations - 1 : begunGenerations;
            wantedGeneration = Math.max(wantedGeneration, target);
            failure = null;
            changed.signalAll();
            while (writtenGenerations < target) {
                TidewatchException why = failure;
                if (why != null) {
                    throw again(why);
                }
                if (thread == null) {
                    throw new TidewatchException(FailureKind.UNAVAILABLE, "the lake was closed before its flush ended");
                }
                await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCommit(Consumer<List<Position>> listener) {
        listeners.add(listener);
    }

    @Override
    public Health check() {
        lock.lock();
        try {
            TidewatchException why = failure;
            if (why != null) {
                String cause = String.valueOf(why.getMessage());
                return memory() >= config.memoryLimit().bytes() ? Health.down(cause) : Health.degraded(cause);
            }
            return thread == null ? Health.down(String.valueOf(stopped().getMessage())) : health.get();
        } finally {
            lock.unlock();
        }
    }

    private void flushUntilClosed() {
        try {
            while (true) {
                Generation generation = nextToWrite();
                if (generation == null) {
                    return;
                }
                write(generation);
            }
        } finally {
            lock.lock();
            try {
                thread = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until there is something to write and freezes it; null when closing and nothing is left to do. */
    private @Nullable Generation nextToWrite() {
        lock.lock();
        try {
            while (true) {
                if (abandoned) {
                    return null;
                }
                if (frozen != null && failure == null) {
                    return frozen;
                }
                if (failure != null) {
                    if (closing) {
                        return null;
                    }
                    if (await(RETRY)) {
                        continue;
                    }
                    return frozen;
                }
                if (!active.isEmpty() && (closing || wantedGeneration >= begunGenerations || isDue())) {
                    Generation full = active;
                    frozen = full;
                    active = new Generation(config.maxColumns());
                    begunGenerations++;
                    state.begin(active);
                    return full;
                }
                if (closing) {
                    return null;
                }
                await(untilDue());
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        return active.weight() >= config.flushSize().bytes() || untilDue().isZero();
    }

    private Duration untilDue() {
        Instant begun = active.begun();
        if (begun == null) {
            return config.flushAge();
        }
        Duration left = Duration.between(clock.instant(), begun.plus(config.flushAge()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void write(Generation generation) {
        List<LivePart> written = new ArrayList<>();
        try {
            for (Memtable table : generation.tables()) {
                flusher.write(table.view(), written);
            }
            flusher.sync(written);
            commit(generation, written);
        } catch (RuntimeException | OutOfMemoryError e) {
            written.forEach(part -> flusher.discard(part));
            log.atWarn().setCause(e).log("flush failed; it will be tried again");
            failed(
                    e instanceof TidewatchException known
                            ? known
                            : new TidewatchException(
                                    FailureKind.INTERNAL, "the flush to parts failed: " + e.getMessage(), e));
            return;
        }
        committed(generation);
    }

    private void commit(Generation generation, List<LivePart> written) {
        state.changes().lock();
        try {
            manifest.commit(new ManifestCommit(
                    written.stream().map(LivePart::part).toList(),
                    List.of(),
                    generation.positions(),
                    generation.ledger()));
            state.replace(written, List.of(), List.of(generation));
        } finally {
            state.changes().unlock();
        }
    }

    private void failed(TidewatchException why) {
        lock.lock();
        try {
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void committed(Generation generation) {
        List<Position> now;
        lock.lock();
        try {
            failure = null;
            frozen = null;
            writtenGenerations++;
            generation.positions().forEach(p -> committed.merge(p.partition(), p.offset(), Math::max));
            now = positions(committed);
        } finally {
            lock.unlock();
        }
        // Listeners first: whoever waits in flush() may rely on their having been told.
        listeners.forEach(listener -> tell(listener, now));
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Consumer<List<Position>> listener, List<Position> now) {
        try {
            listener.accept(now);
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("a listener to commits failed; the next commit tells it again");
        }
    }

    private static List<Position> positions(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .map(e -> new Position(e.getKey(), e.getValue()))
                .toList();
    }

    private void refuseWhenClosed() {
        if (closing) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the lake is closed");
        }
    }

    private void await() {
        await(Duration.ofSeconds(5));
    }

    /** Waits for a change; false when the time was over before. Callers look again at what they wait for. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean await(Duration time) {
        try {
            return changed.await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while waiting for the lake", e);
        }
    }

    /** Lets go of everything without storing it: what is in memory is another process's to store. */
    void abandon() {
        abandoned = true;
        close();
        lock.lock();
        try {
            state.replace(List.of(), List.of(), frozen == null ? List.of(active) : List.of(active, frozen));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Thread flushing;
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
            failure = null;
            flushing = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (flushing != null) {
            join(flushing);
        }
        lock.lock();
        try {
            if (failure != null) {
                log.atWarn().setCause(failure).log("closed with events in memory only; the queue gives them again");
            }
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread flushing) {
        try {
            flushing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
