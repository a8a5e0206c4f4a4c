package io.tidewatch.server;

import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.Position;
import io.tidewatch.health.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts findings and keeps none of them: events say themselves which rules matched. Thread-safe. */
final class FindingCount implements FindingSink {
    private final Map<Integer, Long> accepted = new ConcurrentHashMap<>();
    private final LongAdder count = new LongAdder();
    private final List<Consumer<List<Position>>> listeners = new CopyOnWriteArrayList<>();

    /** How many there were since the program was started. */
    long count() {
        return count.sum();
    }

    @Override
    public List<Position> committed() {
        return accepted.entrySet().stream()
                .map(entry -> new Position(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public void accept(Position position, List<Finding> findings) {
        accepted.put(position.partition(), position.offset());
        count.add(findings.size());
    }

    @Override
    public void acceptTimed(List<Finding> findings) {
        count.add(findings.size());
    }

    @Override
    public void flush() {
        List<Position> committed = committed();
        listeners.forEach(listener -> listener.accept(committed));
    }

    @Override
    public void onCommit(Consumer<List<Position>> listener) {
        listeners.add(listener);
    }

    @Override
    public Health check() {
        return Health.UP;
    }

    @Override
    public void close() {}
}
