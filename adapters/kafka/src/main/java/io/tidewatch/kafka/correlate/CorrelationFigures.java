package io.tidewatch.kafka.correlate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What this process's partitions of the correlations do. Thread-safe. */
final class CorrelationFigures {
    final AtomicLong matches = new AtomicLong();
    final AtomicLong repeated = new AtomicLong();
    final AtomicLong findings = new AtomicLong();
    final AtomicLong unknown = new AtomicLong();
    final AtomicLong damaged = new AtomicLong();
    final AtomicLong hurried = new AtomicLong();
    final AtomicLong evicted = new AtomicLong();
    /** What groups and waiting matches of all partitions here take. */
    final AtomicLong bytes = new AtomicLong();

    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();

    /** How one partition stands. */
    record Partition(long groups, long waiting, long doneTo) {}

    void tell(int partition, Partition now) {
        partitions.put(partition, now);
    }

    /** How many this process has, at least 1. */
    int partitions() {
        return Math.max(1, partitions.size());
    }

    void forget(int partition) {
        partitions.remove(partition);
    }

    DividedStatus status(Instant now, long failed, long forgotten) {
        long groups = 0;
        long waiting = 0;
        @Nullable Long doneTo = null;
        for (Partition partition : partitions.values()) {
            groups += partition.groups();
            waiting += partition.waiting();
            if (partition.doneTo() != MatchRecords.UNKNOWN) {
                doneTo = doneTo == null ? partition.doneTo() : Math.min(doneTo, partition.doneTo());
            }
        }
        Duration behind = doneTo == null ? Duration.ZERO : Duration.between(MatchRecords.instant(doneTo), now);
        return new DividedStatus(
                partitions.size(),
                groups,
                waiting,
                bytes.get(),
                behind.isNegative() ? Duration.ZERO : behind,
                matches.get(),
                repeated.get(),
                findings.get(),
                unknown.get() + damaged.get() + failed,
                hurried.get(),
                evicted.get(),
                forgotten);
    }
}
