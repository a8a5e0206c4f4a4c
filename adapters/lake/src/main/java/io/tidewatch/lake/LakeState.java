package io.tidewatch.lake;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the lake holds now: parts, generations being written, and the one being filled. Every change is one step to readers, and a part
 * that was taken out stays readable while someone holds it. Thread-safe.
 */
final class LakeState {
    private final Consumer<LivePart> unused;
    private final ReentrantLock changes = new ReentrantLock();
    private final Map<String, LivePart> parts = new LinkedHashMap<>();
    private final Map<String, Integer> holders = new HashMap<>();
    private final Map<String, LivePart> condemned = new HashMap<>();
    private final List<Generation> generations = new ArrayList<>();

    /** @param unused is given each removed part that nobody holds any more, to delete its files */
    LakeState(Consumer<LivePart> unused) {
        this.unused = unused;
    }

    /**
     * Held from a commit to the manifest until {@link #replace} has followed it, so that who follows what other processes commit never takes
     * in what this one is about to.
     */
    ReentrantLock changes() {
        return changes;
    }

    /** What a reader holds; to be given back with {@link #release}. */
    record Held(List<MemtableView> views, List<LivePart> parts) {}

    synchronized void begin(Generation generation) {
        generations.add(generation);
    }

    synchronized void publish(Collection<Memtable> tables) {
        tables.forEach(Memtable::publish);
    }

    /** Everything of the tenant that lies in those datasets and touches the time from {@code from} up to {@code to}, exclusive. */
    synchronized Held hold(TenantId tenant, Predicate<Dataset> datasets, long from, long to) {
        List<MemtableView> views = new ArrayList<>();
        for (Generation generation : generations) {
            for (Memtable table : generation.tables()) {
                MemtableView view = table.view();
                if (view.rows() > 0
                        && view.tenant().equals(tenant)
                        && datasets.test(view.dataset())
                        && view.from() < to
                        && view.to() >= from) {
                    views.add(view);
                }
            }
        }
        List<LivePart> held = new ArrayList<>();
        for (LivePart part : parts.values()) {
            if (part.tenant().equals(tenant)
                    && datasets.test(part.part().dataset())
                    && Micros.of(part.part().from()) < to
                    && Micros.of(part.part().to()) >= from) {
                held.add(part);
            }
        }
        held.forEach(this::count);
        return new Held(views, held);
    }

    /** Holds those of {@code wanted} that are still there. */
    synchronized List<LivePart> hold(List<LivePart> wanted) {
        List<LivePart> held =
                wanted.stream().filter(p -> parts.containsKey(p.part().path())).toList();
        held.forEach(this::count);
        return held;
    }

    private void count(LivePart part) {
        holders.merge(part.part().path(), 1, Integer::sum);
    }

    void release(List<LivePart> held) {
        List<LivePart> gone = new ArrayList<>();
        synchronized (this) {
            for (LivePart part : held) {
                String path = part.part().path();
                if (holders.merge(path, -1, Integer::sum) == 0) {
                    holders.remove(path);
                    LivePart dead = condemned.remove(path);
                    if (dead != null) {
                        gone.add(dead);
                    }
                }
            }
        }
        gone.forEach(unused);
    }

    /** Parts come in and go, and the generation that they were made of goes, in one step. */
    void replace(List<LivePart> added, List<LivePart> removed, List<Generation> written) {
        List<LivePart> gone = new ArrayList<>();
        synchronized (this) {
            for (LivePart part : removed) {
                String path = part.part().path();
                parts.remove(path);
                if (holders.containsKey(path)) {
                    condemned.put(path, part);
                } else {
                    gone.add(part);
                }
            }
            added.forEach(part -> parts.put(part.part().path(), part));
            generations.removeAll(written);
        }
        gone.forEach(unused);
    }

    synchronized List<LivePart> parts() {
        return parts.values().stream()
                .sorted(Comparator.comparing(p -> p.part().path()))
                .toList();
    }
}
