package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.CorrelationGroups;
import io.tidewatch.detect.CountedMatch;
import io.tidewatch.detect.Finding;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.kafka.correlate.CorrelationState.Kept;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of one partition: which there are, when each is due, and what all take. Not thread-safe. */
final class OpenGroups {
    private static final Logger LOG = LoggerFactory.getLogger(OpenGroups.class);
    /** What a group takes beside its state: its names, here and in the store. */
    private static final int OVERHEAD = 500;
    /** When a group that cannot be told the time now is looked at again, in microseconds. */
    private static final long LATER = 5_000_000;
    /** So many timers may be stale beside those of groups. */
    private static final int ENOUGH = 256;

    private final CorrelationState state;
    private final CorrelationGroups groups;
    private final CorrelationFigures figures;
    private final CorrelationConfig config;
    /** Those quiet for longest first. */
    private final LinkedHashMap<String, Kept> known = new LinkedHashMap<>();

    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparing(Due::group));
    private long bytes;
    private long waiting;

    private record Due(long at, String group) {}

    /**
     * A group in use.
     *
     * @param before what was kept of it; null where nothing was
     */
    record Opened(
            CorrelationGroups.Group group,
            TenantId tenant,
            String unit,
            @Nullable Kept before) {}

    OpenGroups(CorrelationState state, CorrelationGroups groups, CorrelationFigures figures, CorrelationConfig config) {
        this.state = state;
        this.groups = groups;
        this.figures = figures;
        this.config = config;
    }

    long size() {
        return known.size();
    }

    long waiting() {
        return waiting;
    }

    int timers() {
        return timers.size();
    }

    /** Says that a group is in the store. */
    void know(String group, Kept kept) {
        known.put(group, kept);
        timers.add(new Due(kept.due(), group));
        took(kept.bytes() + OVERHEAD);
    }

    /** Says that a match is in the store. */
    void knowWaiting(Bytes key, int length) {
        waits(length);
    }

    void waits(int length) {
        waiting++;
        took(length + OVERHEAD);
    }

    void waitsNoMore(int length) {
        waiting--;
        took(-length - OVERHEAD);
    }

    private void took(long more) {
        bytes += more;
        figures.bytes.addAndGet(more);
    }

    /** Whether all partitions of this process take more than they may, and this one more than its part of that. */
    boolean areTooLarge() {
        long most = config.memory().bytes();
        return figures.bytes.get() > most && bytes > most / figures.partitions();
    }

    /** The match's group; null while its unit is not known here. */
    @Nullable
    Opened open(CountedMatch match) {
        return open(match.group(), match.tenant(), match.unit(), known.get(match.group()));
    }

    private @Nullable Opened open(String name, TenantId tenant, String unit, @Nullable Kept before) {
        CorrelationGroups.Group group;
        try {
            group = groups.open(tenant, unit, before == null ? null : state.group(name, before));
        } catch (TidewatchException e) {
            LOG.atError()
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("the state of a group cannot be read; the group begins anew");
            group = groups.open(tenant, unit, null);
        }
        return group == null ? null : new Opened(group, tenant, unit, before);
    }

    /** Keeps a group as it is now. */
    void keep(String name, Opened opened) {
        CorrelationGroups.Group group = opened.group();
        Kept before = opened.before();
        if (group.isOver()) {
            forget(name, before);
            return;
        }
        byte[] saved = group.save();
        Kept kept = new Kept(opened.tenant(), opened.unit(), MatchRecords.micros(group.due()) + 1, saved.length);
        state.save(name, kept, saved, before);
        known.putLast(name, kept);
        if (before == null || before.due() != kept.due()) {
            timers.add(new Due(kept.due(), name));
            if (timers.size() > 2 * known.size() + ENOUGH) {
                withoutStaleTimers();
            }
        }
        took(before == null ? kept.bytes() + OVERHEAD : kept.bytes() - before.bytes());
    }

    /** A group whose time moves with each match leaves a timer each behind. */
    private void withoutStaleTimers() {
        timers.clear();
        known.forEach((group, kept) -> timers.add(new Due(kept.due(), group)));
    }

    private void forget(String name, @Nullable Kept kept) {
        if (kept != null) {
            state.remove(name, kept);
            known.remove(name);
            took(-kept.bytes() - OVERHEAD);
        }
    }

    /**
     * Tells the groups that are due how late it is.
     *
     * @param time microseconds since 1970
     * @param most how many may be told
     * @param isBehind whether earlier matches of a unit still wait: its groups are told later
     * @param isGivenUp whether a unit that is not known here will not come any more
     * @return whether all were told that are due; some are left after {@code most}, or where their states are much to read
     */
    boolean advance(
            long time, int most, Predicate<String> isBehind, Predicate<String> isGivenUp, Consumer<Finding> found) {
        int told = 0;
        long read = 0;
        for (Due next = timers.peek(); next != null && next.at() <= time; next = timers.peek()) {
            Kept kept = known.get(next.group());
            if (kept == null || kept.due() != next.at()) {
                timers.remove();
                continue;
            }
            if (told == most || read >= CorrelationProcessor.CHUNK_BYTES) {
                return false;
            }
            told++;
            timers.remove();
            if (isBehind.test(kept.unit())) {
                later(next.group(), kept, time);
                continue;
            }
            Opened opened = open(next.group(), kept.tenant(), kept.unit(), kept);
            if (opened != null) {
                read += kept.bytes();
                opened.group().advance(MatchRecords.instant(time)).forEach(found);
                keep(next.group(), opened);
                Kept again = known.get(next.group());
                if (again != null && again.due() <= time) {
                    later(next.group(), again, time);
                }
            } else if (isGivenUp.test(kept.unit())) {
                forget(next.group(), kept);
            } else {
                later(next.group(), kept, time);
            }
        }
        return true;
    }

    private void later(String group, Kept kept, long time) {
        Kept later = new Kept(kept.tenant(), kept.unit(), time + LATER, kept.bytes());
        known.put(group, later);
        timers.add(new Due(later.due(), group));
    }

    /** Gives up the groups that were quiet for longest, while there are too many. */
    void evict() {
        while (!known.isEmpty() && (known.size() > config.maxGroups() || waiting == 0 && areTooLarge())) {
            Map.Entry<String, Kept> eldest = known.firstEntry();
            forget(eldest.getKey(), eldest.getValue());
            if (figures.evicted.incrementAndGet() == 1) {
                LOG.atWarn()
                        .addKeyValue("groups", known.size())
                        .log("too many groups of correlations are open; those quiet for longest are given up");
            }
        }
    }

    /** The partition goes to another process. */
    void release() {
        took(-bytes);
    }
}
