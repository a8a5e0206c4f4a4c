package io.tidewatch.pipeline;

import io.tidewatch.event.Event;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.store.EventWriter;
import io.tidewatch.store.ProcessedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in a list that can be told to fail, and waited for. */
final class ListWriter implements EventWriter {
    private final List<Event> events = new ArrayList<>();
    private final List<Consumer<List<Position>>> listeners = new ArrayList<>();
    private @Nullable Position appended;
    private @Nullable Position committed;
    private int failuresToCome;
    private int failures;

    synchronized void failNext(int times) {
        failuresToCome = times;
    }

    synchronized void restore(Position position) {
        committed = position;
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<String> messages() {
        return events.stream().map(event -> event.fields().text(Event.MESSAGE)).toList();
    }

    void awaitEvents(int count) {
        await(() -> events.size() >= count);
    }

    void awaitFailures(int count) {
        await(() -> failures >= count);
    }

    private synchronized void await(BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    @Override
    public synchronized List<Position> committed() {
        return committed == null ? List.of() : List.of(committed);
    }

    @Override
    public synchronized void append(ProcessedBatch batch) {
        notifyAll();
        if (failuresToCome > 0) {
            failuresToCome--;
            failures++;
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the disk is full");
        }
        events.addAll(batch.events());
        appended = batch.position();
    }

    @Override
    public synchronized void flush() {
        if (appended != null) {
            committed = appended;
            listeners.forEach(listener -> listener.accept(committed()));
        }
    }

    @Override
    public synchronized void onCommit(Consumer<List<Position>> listener) {
        listeners.add(listener);
    }

    @Override
    public Health check() {
        return Health.UP;
    }

    @Override
    public void close() {
        flush();
    }
}
