package io.tidewatch.alert;

import io.tidewatch.detect.Entity;
import io.tidewatch.detect.Evidence;
import io.tidewatch.detect.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An alert as a batch of findings leaves it: a new one, or what is added to one that is there. Not thread-safe. */
final class Draft {
    private final GroupKey group;
    /** Null for an alert that is there already. */
    private final @Nullable Finding first;

    private final @Nullable String previous;
    private GroupAlert state;
    private @Nullable Instant opened;
    private @Nullable Instant last;
    private @Nullable Instant firstEvent;
    private long findings;
    private long suppressed;
    private final Set<Entity> entities = new LinkedHashSet<>();
    private final EventTrail events = new EventTrail();

    private Draft(GroupKey group, GroupAlert state, @Nullable Finding first, @Nullable String previous) {
        this.group = group;
        this.state = state;
        this.first = first;
        this.previous = previous;
    }

    static Draft of(GroupKey group, GroupAlert there) {
        return new Draft(group, there, null, null);
    }

    static Draft made(GroupKey group, Finding first, @Nullable GroupAlert previous, Instant now) {
        // Later than the one before even where the clock stands or was set back: the order is read back from it.
        Instant created = previous == null || now.isAfter(previous.created())
                ? now
                : previous.created().plus(1, ChronoUnit.MICROS);
        Draft draft = new Draft(
                group,
                new GroupAlert(GroupKey.alertId(first), first.to(), first.to(), created, false),
                first,
                previous == null ? null : previous.id());
        draft.join(first);
        return draft;
    }

    void join(Finding finding) {
        findings++;
        state = state.with(finding.to());
        opened = opened == null || finding.to().isBefore(opened) ? finding.to() : opened;
        last = last == null || finding.to().isAfter(last) ? finding.to() : last;
        firstEvent = firstEvent == null || finding.from().isBefore(firstEvent) ? finding.from() : firstEvent;
        for (Entity entity : finding.entities()) {
            if (entities.size() < AlertLimits.ENTITIES && !entity.value().isEmpty()) {
                entities.add(new Entity(entity.kind(), Bounded.text(entity.value(), AlertLimits.VALUE)));
            }
        }
        events.add(finding.events());
    }

    void suppress() {
        suppressed++;
    }

    GroupAlert state() {
        return state;
    }

    GroupKey group() {
        return group;
    }

    boolean isNew() {
        return first != null;
    }

    boolean isChanged() {
        return findings > 0 || suppressed > 0;
    }

    AlertBatch.Grown grown() {
        return new AlertBatch.Grown(
                new AlertKey(group.tenant(), state.id()),
                findings,
                suppressed,
                opened == null ? state.opened() : opened,
                last == null ? state.last() : last,
                firstEvent == null ? state.last() : firstEvent,
                List.copyOf(entities),
                events.first(),
                events.latest(),
                events.count());
    }

    AlertBatch.Made made(Function<Finding, Evidence> evidence) {
        if (first == null || opened == null || last == null || firstEvent == null) {
            throw new IllegalStateException("the alert " + state.id() + " is there already");
        }
        Evidence why = evidence.apply(first);
        Alert alert = new Alert(
                state.id(),
                first.tenant(),
                first.rule(),
                AlertStatus.NEW,
                null,
                Bounded.map(first.group()),
                List.copyOf(entities),
                first.dataset(),
                firstEvent,
                last,
                state.created(),
                state.created(),
                findings,
                suppressed,
                null,
                null,
                previous,
                0);
        Map<String, String> fields = new LinkedHashMap<>(Bounded.map(why.fields()));
        return new AlertBatch.Made(
                new AlertDetails(
                        alert,
                        Bounded.explanation(why.explanation()),
                        fields,
                        events.first(),
                        events.latest(),
                        events.count()),
                group,
                opened,
                last);
    }
}
