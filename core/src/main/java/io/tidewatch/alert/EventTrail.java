package io.tidewatch.alert;

import io.tidewatch.event.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events that contributed to an alert: the first and the latest, and how many. An event that is still among them is not counted
 * again when another finding names it. Not thread-safe.
 */
public final class EventTrail {
    private static final int KEPT = AlertLimits.EVENTS_AT_EACH_END;

    private final List<EventId> first = new ArrayList<>();
    private final Deque<EventId> latest = new ArrayDeque<>();
    private final Set<EventId> known = new HashSet<>();
    private long count;

    public EventTrail() {}

    /** The trail as it was written. */
    public EventTrail(Collection<EventId> first, Collection<EventId> latest, long count) {
        this.first.addAll(first);
        this.latest.addAll(latest);
        known.addAll(first);
        known.addAll(latest);
        this.count = count;
    }

    public void add(Collection<EventId> events) {
        for (EventId event : events) {
            if (known.add(event)) {
                count++;
                keep(event);
            }
        }
    }

    /** Adds a trail that began later. */
    public void add(Collection<EventId> theirFirst, Collection<EventId> theirLatest, long theirCount) {
        long before = count;
        add(theirFirst);
        add(theirLatest);
        long left = theirCount - theirFirst.size() - theirLatest.size();
        count = Math.max(count, before) + Math.max(0, left);
    }

    private void keep(EventId event) {
        if (first.size() < KEPT) {
            first.add(event);
            return;
        }
        latest.addLast(event);
        if (latest.size() > KEPT) {
            known.remove(latest.removeFirst());
        }
    }

    public List<EventId> first() {
        return List.copyOf(first);
    }

    public List<EventId> latest() {
        return List.copyOf(latest);
    }

    public long count() {
        return count;
    }
}
