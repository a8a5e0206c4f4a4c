package io.tidewatch.sigma.correlate;

import io.tidewatch.event.EventId;
import io.tidewatch.sigma.rule.CorrelationCondition;
import io.tidewatch.sigma.rule.CorrelationType;
import io.tidewatch.sigma.rule.Logsource;
import io.tidewatch.sigma.rule.SigmaCorrelation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** One correlation and its open groups, those quiet for longest first. Times are microseconds since 1970. Not thread-safe. */
final class CorrelationOperator {
    private static final int ENOUGH = 256;
    private static final int MAX_LATER_WINDOWS = 256;

    private final CorrelationPlan.Step step;
    private final SigmaCorrelation correlation;
    private final Measure measure;
    private final GroupKeys keys;
    private final FieldLookup lookup;
    private final CorrelatorLimits limits;
    private final long timespan;
    private final boolean atOnce;
    private final int fewest;
    private final boolean ruled;
    private final boolean numeric;
    private final boolean textual;
    private final List<String> valueFields;
    private final LinkedHashMap<String, CorrelationGroup> groups = new LinkedHashMap<>();
    private final PriorityQueue<Closing> closings =
            new PriorityQueue<>(Comparator.comparingLong(Closing::at).thenComparing(Closing::key));
    private long ungrouped;
    private long unvalued;
    private long eventsEvicted;

    /** When a group's window is to close. */
    private record Closing(long at, String key) {}

    CorrelationOperator(CorrelationPlan.Step step, FieldLookup lookup, CorrelatorLimits limits) {
        this.step = step;
        this.correlation = step.correlation();
        this.measure = new Measure(correlation, step.keys());
        this.keys = new GroupKeys(step, lookup);
        this.lookup = lookup;
        this.limits = limits;
        this.timespan = correlation.timespan().toNanos() / 1_000;
        this.atOnce = measure.decidedAtOnce();
        this.fewest = measure.fewestEvents();
        CorrelationType type = correlation.type();
        this.ruled = type == CorrelationType.TEMPORAL
                || type == CorrelationType.TEMPORAL_ORDERED
                || correlation.condition() instanceof CorrelationCondition.Expression;
        this.textual = type == CorrelationType.VALUE_COUNT;
        this.numeric = type.needsField() && !textual;
        this.valueFields = correlation.condition() instanceof CorrelationCondition.Threshold threshold
                ? threshold.fields()
                : List.of();
    }

    CorrelationPlan.Step step() {
        return step;
    }

    Map<String, CorrelationGroup> groups() {
        return groups;
    }

    long ungrouped() {
        return ungrouped;
    }

    long unvalued() {
        return unvalued;
    }

    long eventsEvicted() {
        return eventsEvicted;
    }

    CorrelationWindow newWindow() {
        return new CorrelationWindow(ruled, numeric, textual);
    }

    /** Takes one occurrence of the correlation's {@code rule}; a match if that decides one. */
    @Nullable
    CorrelationMatch accept(Occurrence occurrence, int rule, long newest, long watermark) {
        String key = keys.of(occurrence, rule);
        if (key == null) {
            ungrouped++;
            return null;
        }
        double number = 0;
        String text = "";
        if (numeric || textual) {
            Object value = value(occurrence, step.logsources().get(rule));
            if (value == null) {
                unvalued++;
                return null;
            }
            number = numeric ? number(value) : 0;
            text = textual ? GroupKeys.bounded(value.toString()) : "";
            if (Double.isNaN(number)) {
                unvalued++;
                return null;
            }
        }
        CorrelationGroup group = groups.get(key);
        if (group == null) {
            group = new CorrelationGroup(newWindow());
        }
        groups.putLast(key, group);
        group.touched = newest;
        if (isThere(group.window, occurrence, rule)) {
            return null;
        }
        int at = group.window.add(
                occurrence.time(), occurrence.id().partition(), occurrence.id().sequence(), rule, number, text);
        if (!atOnce) {
            schedule(key, group, occurrence.time());
            if (correlation.type() != CorrelationType.EVENT_COUNT) {
                thin(group, watermark);
            }
            bound(group, watermark);
            return null;
        }
        CorrelationMatch match = decide(key, group, at);
        forget(group, watermark);
        bound(group, watermark);
        return match;
    }

    private @Nullable Object value(Occurrence occurrence, Logsource logsource) {
        if (valueFields.size() == 1) {
            return occurrence.value(valueFields.getFirst(), logsource, lookup);
        }
        StringBuilder joined = new StringBuilder();
        for (String field : valueFields) {
            Object value = occurrence.value(field, logsource, lookup);
            if (value == null) {
                return null;
            }
            String text = value.toString();
            joined.append(text.length()).append(':').append(text);
        }
        return joined.toString();
    }

    private static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.parseDouble(value.toString().strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether the event is in the window already: it matched several of the rules, or comes a second time. */
    private boolean isThere(CorrelationWindow window, Occurrence occurrence, int rule) {
        EventId id = occurrence.id();
        int size = window.size();
        if (size == 0 || window.time(size - 1) < occurrence.time()) {
            return false;
        }
        for (int i = window.firstFrom(occurrence.time()); i < size && window.time(i) == occurrence.time(); i++) {
            if (window.sequence(i) == id.sequence()
                    && window.partition(i) == id.partition()
                    && (!ruled || window.rule(i) == rule)) {
                return true;
            }
        }
        return false;
    }

    /** Looks at every window that holds the event at {@code at}: those that end at it or at one of the events after it. */
    private @Nullable CorrelationMatch decide(String key, CorrelationGroup group, int at) {
        CorrelationWindow window = group.window;
        // A flood of one user's failures has one user in every window, and is not counted anew at each of them.
        if (correlation.type() == CorrelationType.VALUE_COUNT && window.mostTexts() < fewest) {
            return null;
        }
        long time = window.time(at);
        int last = Math.min(window.size(), at + MAX_LATER_WINDOWS);
        for (int end = at; end < last && window.time(end) - timespan <= time; end++) {
            if (window.time(end) <= group.silentUntil) {
                continue;
            }
            int from = window.firstFrom(window.time(end) - timespan);
            if (end + 1 - from < fewest) {
                continue;
            }
            double value = measure.value(window, from, end + 1, 0, 0);
            if (measure.holds(window, from, end + 1, value)) {
                group.silentUntil = window.time(end) + timespan;
                return match(key, window, window.time(from), from, end + 1, value, eventText(window, end));
            }
        }
        return null;
    }

    private static String eventText(CorrelationWindow window, int index) {
        return EventId.ofSequence(window.partition(index), window.sequence(index))
                .toString();
    }

    private CorrelationMatch match(
            String key, CorrelationWindow window, long start, int from, int to, double value, String decidedBy) {
        return new CorrelationMatch(
                MatchIds.of(correlation.info().key(), key, decidedBy),
                correlation,
                keys.group(key),
                instant(start),
                instant(window.time(to - 1)),
                value,
                window.events(from, to));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private void schedule(String key, CorrelationGroup group, long time) {
        long closesAt = time + timespan;
        if (closesAt < group.closesAt) {
            group.closesAt = closesAt;
            closings.add(new Closing(closesAt, key));
        }
    }

    /** When the next window closes; {@link Long#MAX_VALUE} if none is open. */
    long nextClosing() {
        while (!closings.isEmpty()) {
            Closing next = closings.peek();
            CorrelationGroup group = groups.get(next.key());
            if (group != null && group.closesAt == next.at()) {
                return next.at();
            }
            closings.remove();
        }
        return Long.MAX_VALUE;
    }

    /** Closes the window that {@link #nextClosing} announced; its match if it decides one. */
    @Nullable
    CorrelationMatch closeNext() {
        Closing closing = closings.remove();
        CorrelationGroup group = groups.get(closing.key());
        if (group == null) {
            return null;
        }
        CorrelationWindow window = group.window;
        int end = window.firstFrom(closing.at());
        CorrelationMatch match = null;
        if (end > 0) {
            double value = measure.value(window, 0, end, group.lost, group.lostSum);
            if (measure.holds(window, 0, end, value)) {
                match = match(
                        closing.key(),
                        window,
                        closing.at() - timespan,
                        0,
                        end,
                        value,
                        "window closed at " + closing.at());
            }
            window.dropOldest(end);
        }
        group.lost = 0;
        group.lostSum = 0;
        group.closesAt = Long.MAX_VALUE;
        if (window.size() == 0) {
            groups.remove(closing.key());
        } else {
            schedule(closing.key(), group, window.time(0));
        }
        return match;
    }

    private void forget(CorrelationGroup group, long watermark) {
        int old = group.window.firstFrom(watermark - timespan);
        if (old > 0) {
            group.window.dropOldest(old);
        }
        thin(group, watermark);
    }

    private void thin(CorrelationGroup group, long watermark) {
        if (group.window.size() < group.thinAt) {
            return;
        }
        boolean[] keep = new boolean[group.window.size()];
        if (Thinning.mark(correlation.type(), group.window, watermark, Math.max(fewest, ENOUGH), keep) > 0) {
            group.window.retain(keep);
        }
        group.thinAt = Thinning.nextAt(group.window.size());
    }

    private void bound(CorrelationGroup group, long watermark) {
        CorrelationWindow window = group.window;
        if (!atOnce
                && correlation.type() == CorrelationType.EVENT_COUNT
                && window.size() > CorrelationMatch.MAX_EVENTS) {
            if (window.time(0) < Math.min(watermark, group.closesAt)) {
                group.lost++;
                window.dropOldest(1);
            }
        }
        if (window.size() > limits.maxEventsPerGroup()) {
            eventsEvicted++;
            if (!atOnce) {
                group.lost++;
                group.lostSum += window.number(0);
            }
            window.dropOldest(1);
        }
    }

    /** Ends the groups that no event can reach any more. */
    void expire(long watermark) {
        if (!atOnce) {
            return;
        }
        Iterator<CorrelationGroup> eldest = groups.values().iterator();
        while (eldest.hasNext() && eldest.next().touched + timespan < watermark) {
            eldest.remove();
        }
    }

    /** When the group that was quiet for longest was last touched; {@link Long#MAX_VALUE} if there is none. */
    long eldestTouch() {
        Map.Entry<String, CorrelationGroup> eldest = groups.firstEntry();
        return eldest == null ? Long.MAX_VALUE : eldest.getValue().touched;
    }

    void evictEldest() {
        groups.pollFirstEntry();
    }

    /** Puts a group back as it was saved; groups come in the order they were saved in. */
    void restore(String key, CorrelationGroup group) {
        groups.put(key, group);
        if (group.closesAt != Long.MAX_VALUE) {
            closings.add(new Closing(group.closesAt, key));
        }
    }

    void clear() {
        groups.clear();
        closings.clear();
    }
}
