package io.tidewatch.sigma.correlate;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds correlations in one tenant's stream of matched events, in event time. Contract:
 *
 * <ul>
 *   <li>events may come out of order by up to {@link CorrelatorLimits#allowedLateness}; what comes later is counted and left out;
 *   <li>a condition that further events cannot make false ({@code gt}, {@code gte}, {@code temporal}) is decided at each event, over
 *       the timespan that ends there; any other ({@code lt}, {@code lte}, {@code eq}, {@code neq}, ranges, {@code not}) when the
 *       window that the group's first event opened is over;
 *   <li>a group that matched does not match again within the timespan;
 *   <li>an event counts once, however often it comes;
 *   <li>the same input gives the same matches with the same ids; {@link #save} and {@link #restore} in between change nothing.
 * </ul>
 *
 * Not thread-safe.
 */
public final class Correlator {
    private final TenantId tenant;
    private final CorrelatorLimits limits;
    private final CorrelationPlan plan;
    private final List<CorrelationOperator> operators;
    private final CorrelatorUse use = new CorrelatorUse();
    private final long lateness;
    private long newest = Long.MIN_VALUE;
    private long detections;
    private long late;
    private long matches;
    private long groupsEvicted;
    private long eventsEvictedBefore;

    /**
     * @param tenant whose events these are
     * @param plan the correlations
     * @param lookup finds the fields that correlations name
     * @param limits what may be kept
     */
    public Correlator(TenantId tenant, CorrelationPlan plan, FieldLookup lookup, CorrelatorLimits limits) {
        this.tenant = requireNonNull(tenant, "tenant is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.limits = requireNonNull(limits, "limits is null");
        requireNonNull(lookup, "lookup is null");
        this.operators = plan.steps().stream()
                .map(step -> new CorrelationOperator(step, lookup, limits, use))
                .toList();
        this.lateness = micros(limits.allowedLateness());
    }

    /** {@link #accept(EventId, Instant, Fields, Collection)} of an event of this tenant. */
    public List<CorrelationMatch> accept(Event event, Collection<String> matchedRules) {
        if (!event.tenant().equals(tenant)) {
            throw new IllegalArgumentException(
                    "an event of tenant " + event.tenant() + " came to the correlator of tenant " + tenant);
        }
        return accept(event.id(), event.windowTime(), event.fields(), matchedRules);
    }

    /**
     * Takes an event that matched rules.
     *
     * @param matchedRules the rules' {@link io.tidewatch.sigma.rule.RuleInfo#key}s
     * @return the matches that this decided, those of windows that are over now among them; of the correlations that others refer
     *     to, only those with {@code generate: true}
     */
    public List<CorrelationMatch> accept(EventId id, Instant time, Fields fields, Collection<String> matchedRules) {
        List<CorrelationPlan.Source> sources = sources(matchedRules);
        if (sources.isEmpty()) {
            return List.of();
        }
        detections++;
        long at = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        if (at < watermark()) {
            late++;
            return List.of();
        }
        List<CorrelationMatch> found = new ArrayList<>(2);
        advance(at, found);
        Occurrence occurrence = new Occurrence(id, at, fields, Map.of());
        for (CorrelationPlan.Source source : sources) {
            feed(source, occurrence, found);
        }
        boundGroups();
        return found;
    }

    /** Says that time has come to {@code time}, though no event did: windows that are over are decided. */
    public List<CorrelationMatch> advanceTo(Instant time) {
        List<CorrelationMatch> found = new ArrayList<>();
        advance(ChronoUnit.MICROS.between(Instant.EPOCH, time), found);
        return found;
    }

    /** Says that no event comes any more: every open window is decided. */
    public List<CorrelationMatch> finish() {
        List<CorrelationMatch> found = new ArrayList<>();
        closeUntil(Long.MAX_VALUE - 1, found);
        return found;
    }

    /** Whether an event of that time would be left out as late. */
    public boolean isLate(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time) < watermark();
    }

    /** The newest time seen; null before the first event. */
    public @Nullable Instant newest() {
        return newest == Long.MIN_VALUE ? null : Instant.EPOCH.plus(newest, ChronoUnit.MICROS);
    }

    /** Whether there are windows that time alone will decide. */
    public boolean awaitsTime() {
        for (CorrelationOperator operator : operators) {
            if (operator.nextClosing() != Long.MAX_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** To where {@link #advanceTo} must come for the next window to be decided; null where none waits for time. */
    public @Nullable Instant decidesAt() {
        long next = Long.MAX_VALUE;
        for (CorrelationOperator operator : operators) {
            next = Math.min(next, operator.nextClosing());
        }
        return next == Long.MAX_VALUE ? null : Instant.EPOCH.plus(next + lateness, ChronoUnit.MICROS);
    }

    /**
     * Goes on from where another stands, which must not be used any more: its time, and the open groups of the correlations that mean the
     * same in both plans.
     */
    public void takeOver(Correlator before) {
        newest = before.newest;
        groupsEvicted = before.groupsEvicted;
        eventsEvictedBefore = before.counters().eventsEvicted();
        Map<String, CorrelationOperator> known = new HashMap<>();
        for (CorrelationOperator operator : before.operators) {
            known.put(CorrelatorState.identity(operator), operator);
        }
        for (CorrelationOperator operator : operators) {
            CorrelationOperator same = known.get(CorrelatorState.identity(operator));
            if (same != null) {
                same.groups().forEach(operator::restore);
            }
        }
    }

    private List<CorrelationPlan.Source> sources(Collection<String> matchedRules) {
        if (matchedRules.size() == 1) {
            return plan.sources(matchedRules.iterator().next());
        }
        List<CorrelationPlan.Source> sources = new ArrayList<>();
        for (String rule : matchedRules) {
            sources.addAll(plan.sources(rule));
        }
        sources.sort(
                Comparator.comparingInt(CorrelationPlan.Source::step).thenComparingInt(CorrelationPlan.Source::rule));
        return sources;
    }

    private void feed(CorrelationPlan.Source source, Occurrence occurrence, List<CorrelationMatch> found) {
        CorrelationOperator operator = operators.get(source.step());
        CorrelationMatch match = operator.accept(occurrence, source.rule(), newest, watermark());
        if (match != null) {
            raise(operator, match, occurrence.time(), occurrence.fields(), found);
        }
    }

    private void raise(
            CorrelationOperator operator,
            CorrelationMatch match,
            long time,
            Fields fields,
            List<CorrelationMatch> found) {
        if (operator.step().raises()) {
            matches++;
            found.add(match);
        }
        String key = match.correlation().info().key();
        if (!plan.uses(key)) {
            return;
        }
        Occurrence occurrence = new Occurrence(match.events().getLast(), time, fields, match.group());
        for (CorrelationPlan.Source parent : plan.sources(key)) {
            feed(parent, occurrence, found);
        }
    }

    private long watermark() {
        return newest == Long.MIN_VALUE ? Long.MIN_VALUE / 2 : newest - lateness;
    }

    private void advance(long time, List<CorrelationMatch> found) {
        if (time <= newest) {
            return;
        }
        closeUntil(time - lateness, found);
        newest = time;
        for (CorrelationOperator operator : operators) {
            operator.expire(watermark());
        }
    }

    /** Closes windows in the order of their ends, so that a correlation of correlations sees their matches in order. */
    private void closeUntil(long watermark, List<CorrelationMatch> found) {
        while (true) {
            CorrelationOperator first = null;
            long earliest = Long.MAX_VALUE;
            for (CorrelationOperator operator : operators) {
                long next = operator.nextClosing();
                if (next < earliest) {
                    earliest = next;
                    first = operator;
                }
            }
            if (first == null || earliest > watermark) {
                return;
            }
            CorrelationMatch match = first.closeNext();
            if (match != null) {
                raise(first, match, earliest, Fields.EMPTY, found);
            }
        }
    }

    private void boundGroups() {
        while (use.groups > limits.maxGroups() && evictEldest()) {
            groupsEvicted++;
        }
        if (use.bytes > limits.maxBytes()) {
            giveUp(limits.maxBytes() / 8 * 7);
        }
    }

    /** How much memory the open groups take, about, in bytes. */
    public long bytes() {
        return use.bytes;
    }

    /**
     * Gives up what is open until it takes no more than {@code most} bytes: groups that take more than their share lose their oldest
     * events, then those that were quiet for longest are given up. What was given up is in {@link #counters}.
     */
    public void giveUp(long most) {
        long share = most / Math.max(1, use.groups);
        for (CorrelationOperator operator : operators) {
            if (use.bytes > most) {
                operator.giveUpBeyond(share);
            }
        }
        while (use.bytes > most && evictEldest()) {
            groupsEvicted++;
        }
    }

    private boolean evictEldest() {
        @Nullable CorrelationOperator eldest = null;
        long touched = Long.MAX_VALUE;
        for (CorrelationOperator operator : operators) {
            if (operator.eldestTouch() < touched) {
                touched = operator.eldestTouch();
                eldest = operator;
            }
        }
        if (eldest == null) {
            return false;
        }
        eldest.evictEldest();
        return true;
    }

    public CorrelationCounters counters() {
        long ungrouped = 0;
        long unvalued = 0;
        long eventsEvicted = eventsEvictedBefore;
        for (CorrelationOperator operator : operators) {
            ungrouped += operator.ungrouped();
            unvalued += operator.unvalued();
            eventsEvicted += operator.eventsEvicted();
        }
        return new CorrelationCounters(
                detections, late, ungrouped, unvalued, matches, use.groups, groupsEvicted, eventsEvicted);
    }

    /** Writes the open groups and the time, in the form that {@code docs/spec/correlation.md} describes. */
    public void save(OutputStream out) throws IOException {
        CorrelatorState.save(newest, operators, out);
    }

    /**
     * Goes on from what {@link #save} wrote, in place of what this correlator held. Groups of correlations that are not in the plan
     * any more, or mean something else now, are left out.
     *
     * @return how many correlations of the saved state were left out
     * @throws io.tidewatch.event.TidewatchException {@code CORRUPT} where the bytes are damaged; nothing is changed then
     */
    public int restore(InputStream in) throws IOException {
        CorrelatorState.Restored restored = CorrelatorState.restore(operators, in);
        newest = restored.newest();
        return restored.leftOut();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
