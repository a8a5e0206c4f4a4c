package io.tidewatch.pipeline;

import io.tidewatch.detect.Detected;
import io.tidewatch.detect.DetectionStage;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Detection that only notes what it is given, and can be told to fail. */
final class ListDetection implements DetectionStage {
    private final List<Long> offsets = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private final List<Consumer<List<Position>>> listeners = new ArrayList<>();
    private List<Position> committed = List.of();
    private int failuresToCome;

    synchronized void failNext(int times) {
        failuresToCome = times;
    }

    synchronized void restore(Position position) {
        committed = List.of(position);
    }

    /** The batches that were given to it. */
    synchronized List<Long> offsets() {
        return List.copyOf(offsets);
    }

    synchronized List<Instant> times() {
        return List.copyOf(times);
    }

    synchronized void commit(Position position) {
        committed = List.of(position);
        listeners.forEach(listener -> listener.accept(committed));
    }

    synchronized void awaitBatches(int count) throws InterruptedException {
        while (offsets.size() < count) {
            wait();
        }
    }

    synchronized void awaitTime() throws InterruptedException {
        while (times.isEmpty()) {
            wait();
        }
    }

    @Override
    public void begin(List<Position> stored) {}

    @Override
    public synchronized List<Position> committed() {
        return committed;
    }

    @Override
    public synchronized void accept(Position position, Instant received, Detected detected) {
        if (failuresToCome > 0) {
            failuresToCome--;
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog is away");
        }
        offsets.add(position.offset());
        notifyAll();
    }

    @Override
    public synchronized void advance(Instant time) {
        times.add(time);
        notifyAll();
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void onCommit(Consumer<List<Position>> listener) {
        listeners.add(listener);
    }

    @Override
    public Health check() {
        return Health.UP;
    }

    @Override
    public void close() {}
}
