package io.tidewatch.testkit;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.catalog.Part;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.ledger.LedgerEntry;
import io.tidewatch.ledger.LedgerSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A manifest that survives what a test calls a crash, as it is not the crashing object; can be told to {@link #refuse} commits. */
public final class InMemoryManifest implements Manifest, LedgerSource {
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Map<Integer, Long> positions = new TreeMap<>();
    private final Map<String, Integer> bases = new LinkedHashMap<>();
    private final Map<String, LedgerEntry> ledger = new TreeMap<>();
    private boolean refusing;
    private long revision;

    /** From now on commits fail as {@code UNAVAILABLE}, or do not any more. */
    public synchronized void refuse(boolean refuse) {
        refusing = refuse;
    }

    @Override
    public synchronized int partitionBase(String queueId) {
        return bases.computeIfAbsent(queueId, id -> bases.size() * 1_024);
    }

    @Override
    public synchronized List<Part> parts() {
        return List.copyOf(parts.values());
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized List<Position> positions() {
        List<Position> list = new ArrayList<>();
        positions.forEach((partition, offset) -> list.add(new Position(partition, offset)));
        return list;
    }

    @Override
    public synchronized void commit(ManifestCommit commit) {
        if (refusing) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the manifest refuses, as the test asked");
        }
        check(commit);
        revision += commit.added().isEmpty() && commit.removed().isEmpty() ? 0 : 1;
        commit.removed().forEach(parts::remove);
        commit.added().forEach(part -> parts.put(part.path(), part));
        commit.positions().forEach(p -> positions.put(p.partition(), p.offset()));
        for (LedgerEntry entry : commit.ledger()) {
            ledger.merge(entry.minute() + " " + entry.tenant(), entry, LedgerEntry::plus);
        }
    }

    private void check(ManifestCommit commit) {
        Set<String> left = new HashSet<>(parts.keySet());
        for (String path : commit.removed()) {
            if (!left.remove(path)) {
                throw new TidewatchException(FailureKind.NOT_FOUND, "there is no part " + path + " to remove");
            }
        }
        for (Part part : commit.added()) {
            if (!left.add(part.path())) {
                throw new TidewatchException(FailureKind.INVALID, "the part " + part.path() + " is there already");
            }
        }
        for (Position position : commit.positions()) {
            if (positions.getOrDefault(position.partition(), 0L) > position.offset()) {
                throw new TidewatchException(FailureKind.INVALID, "the position goes back to " + position);
            }
        }
    }

    @Override
    public synchronized List<LedgerEntry> entries(Instant from, Instant to) {
        return ledger.values().stream()
                .filter(e -> !e.minute().isBefore(from) && e.minute().isBefore(to))
                .toList();
    }
}
