package io.tidewatch.pipeline;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Position;
import io.tidewatch.event.RawBatch;
import io.tidewatch.health.Health;
import io.tidewatch.queue.Appended;
import io.tidewatch.queue.EventQueue;
import io.tidewatch.queue.QueueStatus;
import io.tidewatch.queue.QueuedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A queue in a list, with one partition; durable as long as the test. */
final class ListQueue implements EventQueue {
    private final List<QueuedBatch> batches = new ArrayList<>();
    private int next;
    private long committed;

    @Override
    public String id() {
        return "list";
    }

    @Override
    public synchronized Appended append(RawBatch batch) {
        Position position = new Position(0, batches.size() + 1L);
        batches.add(new QueuedBatch(position, batch));
        notifyAll();
        return new Appended(position, batch.size(), 0);
    }

    @Override
    public synchronized void resumeAfter(Position position) {
        next = (int) position.offset();
    }

    @Override
    public synchronized List<QueuedBatch> poll(int maxBatches, Duration wait) {
        if (next == batches.size()) {
            try {
                wait(wait.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        List<QueuedBatch> polled = List.copyOf(batches.subList(next, Math.min(batches.size(), next + maxBatches)));
        next += polled.size();
        return polled;
    }

    @Override
    public synchronized void commit(Position position) {
        committed = position.offset();
    }

    synchronized long committed() {
        return committed;
    }

    @Override
    public synchronized QueueStatus status() {
        return new QueueStatus(batches.size() - committed, 0, new ByteSize(0), new ByteSize(0));
    }

    @Override
    public Health check() {
        return Health.UP;
    }

    @Override
    public void close() {}
}
