package io.tidewatch.testkit;

import io.tidewatch.detect.Finding;
import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Findings in a list, with the difference between what was accepted and what is durable: {@link #afterCrash} has the latter alone. */
public final class InMemoryFindings implements FindingSink {
    private final List<Finding> durable = new ArrayList<>();
    private final Map<Integer, Long> committed = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Finding> waiting = new ArrayList<>();
    private final Map<Integer, Long> accepted = new TreeMap<>();
    private final List<Consumer<List<Position>>> listeners = new CopyOnWriteArrayList<>();
    private int failuresToCome;

    /** What is left when the process is killed now. */
    public synchronized InMemoryFindings afterCrash() {
        InMemoryFindings left = new InMemoryFindings();
        left.durable.addAll(durable);
        left.committed.putAll(committed);
        left.accepted.putAll(committed);
        durable.forEach(finding -> left.ids.add(finding.id()));
        return left;
    }

    /** Makes the next calls of {@link #accept} or {@link #flush} fail. */
    public synchronized void failNext(int times) {
        failuresToCome = times;
    }

    /** Durable or not, in the order accepted. */
    public synchronized List<Finding> all() {
        List<Finding> all = new ArrayList<>(durable);
        all.addAll(waiting);
        return all;
    }

    @Override
    public synchronized List<Position> committed() {
        return committed.entrySet().stream()
                .map(entry -> new Position(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public synchronized void accept(Position position, List<Finding> findings) {
        fail();
        if (accepted.getOrDefault(position.partition(), 0L) >= position.offset()) {
            return;
        }
        accepted.put(position.partition(), position.offset());
        waiting.addAll(findings);
        findings.forEach(finding -> ids.add(finding.id()));
    }

    @Override
    public synchronized void acceptTimed(List<Finding> findings) {
        for (Finding finding : findings) {
            if (ids.add(finding.id())) {
                waiting.add(finding);
            }
        }
    }

    private void fail() {
        if (failuresToCome > 0) {
            failuresToCome--;
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the catalog is away");
        }
    }

    @Override
    public void flush() {
        List<Position> positions;
        synchronized (this) {
            fail();
            durable.addAll(waiting);
            waiting.clear();
            committed.putAll(accepted);
            positions = committed();
        }
        listeners.forEach(listener -> listener.accept(positions));
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
    public void close() {
        flush();
    }
}
