package io.tidewatch.sigma.correlate;

import io.tidewatch.event.EventId;
import io.tidewatch.sigma.rule.CorrelationCondition;
import io.tidewatch.sigma.rule.CorrelationType;
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
    private static final int MAX_LATER_WINDOWS = 1_024;
    /** What a group takes beside its key and its events. */
    private static final int GROUP_BYTES = 300;
    /** Memory of a group below which none of its events is given up for other groups. */
    private static final long LEAST_SHARE = 4 << 10;

    private final CorrelationPlan.Step step;
    private final SigmaCorrelation correlation;
    private final Measure measure;
    private final GroupKeys keys;
    private final CorrelatorUse use;
    private final long timespan;
    private final boolean atOnce;
    private final int fewest;
    private final int mostEvents;
    private final boolean ruled;
    private final boolean numeric;
    private final boolean textual;
    private final List<String> valueFields;
    /** For each rule, where its events have {@link #valueFields}. */
    private final List<List<FieldLookup.Named>> valueLookups;

    private final LinkedHashMap<String, CorrelationGroup> groups = new LinkedHashMap<>();
    private final PriorityQueue<Closing> closings =
            new PriorityQueue<>(Comparator.comparingLong(Closing::at).thenComparing(Closing::key));
    private long ungrouped;
    private long unvalued;
    private long eventsEvicted;

    /** When a group's window is to close. */
    private record Closing(long at, String key) {}

    CorrelationOperator(CorrelationPlan.Step step, FieldLookup lookup, CorrelatorLimits limits, CorrelatorUse use) {
        this.step = step;
        this.correlation = step.correlation();
        this.measure = new Measure(correlation, step.keys());
        this.keys = new GroupKeys(step, lookup);
        this.use = use;
        this.timespan = correlation.timespan().toNanos() / 1_000;
        this.atOnce = measure.decidedAtOnce();
        this.fewest = measure.fewestEvents();
        this.mostEvents = Math.max(limits.maxEventsPerGroup(), fewest);
        CorrelationType type = correlation.type();
        this.ruled = type == CorrelationType.TEMPORAL
                || type == CorrelationType.TEMPORAL_ORDERED
                || correlation.condition() instanceof CorrelationCondition.Expression;
        this.textual = type == CorrelationType.VALUE_COUNT;
        this.numeric = type.needsField() && !textual;
        this.valueFields = correlation.condition() instanceof CorrelationCondition.Threshold threshold
                ? threshold.fields()
                : List.of();
        this.valueLookups = step.logsources().stream()
                .map(logsource -> valueFields.stream()
                        .map(name -> lookup.named(logsource, name))
                        .toList())
                .toList();
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
            Object value = value(occurrence, valueLookups.get(rule));
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
            use.groups++;
        }
        groups.putLast(key, group);
        group.touched = newest;
        if (isUseless(group, occurrence.time()) || isThere(group.window, occurrence, rule)) {
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
            account(key, group);
            return null;
        }
        CorrelationMatch match = decide(key, group, at);
        forget(group, watermark);
        bound(group, watermark);
        account(key, group);
        return match;
    }

    /** Whether the time lies before every window that can still match: those begin after the event that decided the last match. */
    private boolean isUseless(CorrelationGroup group, long time) {
        return group.silentUntil != CorrelationGroup.NEVER && time <= group.silentUntil - timespan;
    }

    private void account(String key, CorrelationGroup group) {
        long weight = GROUP_BYTES + key.length() + group.window.weight();
        use.bytes += weight - group.weight;
        group.weight = weight;
    }

    private void gone(CorrelationGroup group) {
        use.groups--;
        use.bytes -= group.weight;
        group.weight = 0;
    }

    private @Nullable Object value(Occurrence occurrence, List<FieldLookup.Named> lookups) {
        if (valueFields.size() == 1) {
            return occurrence.value(valueFields.getFirst(), lookups.getFirst());
        }
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < lookups.size(); i++) {
            Object value = occurrence.value(valueFields.get(i), lookups.get(i));
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
    private static boolean isThere(CorrelationWindow window, Occurrence occurrence, int rule) {
        EventId id = occurrence.id();
        int size = window.size();
        return size > 0
                && window.time(size - 1) >= occurrence.time()
                && window.has(occurrence.time(), id.partition(), id.sequence(), rule);
    }

    /** Looks at every window that holds the event at {@code at}: those that end at it or at one of the events after it. */
    private @Nullable CorrelationMatch decide(String key, CorrelationGroup group, int at) {
        CorrelationWindow window = group.window;
        if (window.size() < fewest || !measure.canHold(window)) {
            return null;
        }
        long time = window.time(at);
        int first = time > group.silentUntil ? at : window.firstFrom(group.silentUntil + 1);
        int last = Math.min(window.size(), first + MAX_LATER_WINDOWS);
        SlidingWindows sliding = null;
        for (int end = first; end < last && window.time(end) - timespan <= time; end++) {
            int from = window.firstFrom(window.time(end) - timespan);
            if (end + 1 - from < fewest) {
                continue;
            }
            sliding = sliding == null ? new SlidingWindows(correlation.type(), measure, window, from) : sliding;
            if (sliding.holds(from, end + 1)) {
                group.silentUntil = window.time(end) + timespan;
                double value = measure.value(window, from, end + 1, 0, 0);
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
            if (closings.size() > 2 * groups.size() + ENOUGH) {
                withoutStaleClosings();
            }
        }
    }

    /** Events that come in the reverse of their order leave a closing each behind. */
    private void withoutStaleClosings() {
        closings.clear();
        groups.forEach((key, group) -> {
            if (group.closesAt != Long.MAX_VALUE) {
                closings.add(new Closing(group.closesAt, key));
            }
        });
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
            gone(group);
        } else {
            account(closing.key(), group);
            schedule(closing.key(), group, window.time(0));
        }
        return match;
    }

    private void forget(CorrelationGroup group, long watermark) {
        long useful = watermark - timespan;
        if (group.silentUntil != CorrelationGroup.NEVER) {
            useful = Math.max(useful, group.silentUntil - timespan + 1);
        }
        int old = group.window.firstFrom(useful);
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
        if (atOnce && group.window.size() >= Crowds.FROM) {
            keep = new boolean[group.window.size()];
            if (Crowds.mark(correlation.type(), group.window, timespan, fewest, keep) > 0) {
                group.window.retain(keep);
            }
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
        if (window.size() > mostEvents) {
            giveUpOldest(group, 1);
        }
    }

    private void giveUpOldest(CorrelationGroup group, int count) {
        eventsEvicted += count;
        if (!atOnce) {
            group.lost += count;
            for (int i = 0; i < count; i++) {
                group.lostSum += group.window.number(i);
            }
        }
        group.window.dropOldest(count);
    }

    /** Has groups that take more than {@code share} bytes give up their oldest events. */
    void giveUpBeyond(long share) {
        long most = Math.max(share, LEAST_SHARE);
        groups.forEach((key, group) -> {
            int size = group.window.size();
            if (group.weight > most && size > 1) {
                giveUpOldest(group, (int) Math.min(size - 1, size * (group.weight - most) / group.weight + 1));
                group.window.fit();
                account(key, group);
            }
        });
    }

    /** Ends the groups that no event can reach any more. */
    void expire(long watermark) {
        if (!atOnce) {
            return;
        }
        Iterator<CorrelationGroup> eldest = groups.values().iterator();
        while (eldest.hasNext()) {
            CorrelationGroup group = eldest.next();
            if (group.touched + timespan >= watermark) {
                return;
            }
            eldest.remove();
            gone(group);
        }
    }

    /** When the group that was quiet for longest was last touched; {@link Long#MAX_VALUE} if there is none. */
    long eldestTouch() {
        Map.Entry<String, CorrelationGroup> eldest = groups.firstEntry();
        return eldest == null ? Long.MAX_VALUE : eldest.getValue().touched;
    }

    void evictEldest() {
        Map.Entry<String, CorrelationGroup> eldest = groups.pollFirstEntry();
        if (eldest != null) {
            gone(eldest.getValue());
        }
    }

    /** Puts a group back as it was saved; groups come in the order they were saved in. */
    void restore(String key, CorrelationGroup group) {
        groups.put(key, group);
        use.groups++;
        group.weight = 0;
        account(key, group);
        if (group.closesAt != Long.MAX_VALUE) {
            closings.add(new Closing(group.closesAt, key));
        }
    }

    void clear() {
        groups.values().forEach(this::gone);
        groups.clear();
        closings.clear();
    }
}
