package io.tidewatch.sigma.live;

import io.tidewatch.event.Event;
import io.tidewatch.event.TenantId;
import io.tidewatch.sigma.correlate.CorrelationMatch;
import io.tidewatch.sigma.correlate.CorrelationPlan;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.FieldLookup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's events are correlated with each other. Those that arrive as they happen share one lane, from whatever source. A stream
 * (a source and its file) that lags or runs ahead has lanes of its own, so that an import of old logs and a wrong clock neither make
 * the others late nor are late themselves. Decided by what is in the events alone, so that a replay decides alike. Not thread-safe.
 */
final class Lanes {
    /** How many lanes beside the live one a tenant may have; beyond, the stream that was quiet for longest loses its lanes. */
    static final int MAX_LANES = 64;

    private static final int MAX_LANES_A_STREAM = 4;
    private static final int GROUPS_OF_A_STREAM = 20_000;

    private final TenantId tenant;
    private final FieldLookup lookup;
    private final Duration lateness;
    private final CorrelatorLimits liveLimits;
    private final CorrelatorLimits streamLimits;
    private final LinkedHashMap<StreamKey, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
    private CorrelationPlan plan;
    private Duration longestTimespan;
    private Lane live;
    private GivenUp closed = GivenUp.NOTHING;

    /** A source and its file. */
    record StreamKey(String source, @Nullable String path) {}

    /** A stream that was out of step once; its lanes in the order of their last use. */
    static final class Stream {
        boolean apart = true;
        final List<Lane> lanes = new ArrayList<>();
    }

    /** With the usual bound on memory. */
    Lanes(TenantId tenant, CorrelationPlan plan, FieldLookup lookup, Duration lateness, int maxGroups) {
        this(tenant, plan, lookup, lateness, maxGroups, CorrelatorLimits.DEFAULT.maxBytes());
    }

    Lanes(TenantId tenant, CorrelationPlan plan, FieldLookup lookup, Duration lateness, int maxGroups, long maxBytes) {
        this.tenant = tenant;
        this.plan = plan;
        this.longestTimespan = plan.longestTimespan();
        this.lookup = lookup;
        this.lateness = lateness;
        int events = CorrelatorLimits.DEFAULT.maxEventsPerGroup();
        // An event may lag by the lateness behind one that is ahead by half of it; the rest is for batches that
        // overtake each other.
        this.liveLimits = new CorrelatorLimits(lateness.multipliedBy(2), maxGroups, events, maxBytes);
        this.streamLimits = new CorrelatorLimits(lateness, Math.min(maxGroups, GROUPS_OF_A_STREAM), events, maxBytes);
        this.live = new Lane(tenant, plan, lookup, liveLimits);
    }

    CorrelationPlan plan() {
        return plan;
    }

    Lane live() {
        return live;
    }

    Map<StreamKey, Stream> streams() {
        return streams;
    }

    /** Adds a lane to a stream, empty yet. */
    Lane open(Stream stream) {
        Lane lane = new Lane(tenant, plan, lookup, streamLimits);
        stream.lanes.add(lane);
        return lane;
    }

    /** Goes on with other correlations. */
    void follow(CorrelationPlan next) {
        if (next.sameAs(plan)) {
            return;
        }
        plan = next;
        longestTimespan = next.longestTimespan();
        live.follow(next);
        streams.values().forEach(stream -> stream.lanes.forEach(lane -> lane.follow(next)));
    }

    /** The lane that the event belongs to; windows of lanes that had to give way are decided and given to {@code closed}. */
    Lane of(Event event, Consumer<CorrelationMatch> closed) {
        StreamKey key = new StreamKey(event.origin().source(), event.origin().path());
        Stream stream = streams.get(key);
        // Its own time, even one far in the future: a wrong clock, or a wrongly guessed year, harms nobody in a lane of
        // its own.
        Instant time = event.time();
        boolean apart = stream != null && stream.apart;
        if (isLive(Duration.between(time, event.ingested()), apart)) {
            if (stream != null) {
                stream.apart = false;
            }
            return live;
        }
        if (stream == null) {
            stream = new Stream();
            streams.put(key, stream);
        }
        stream.apart = true;
        Lane lane = nearest(stream, time);
        if (lane == null) {
            lane = opened(stream, closed);
        }
        stream.lanes.remove(lane);
        stream.lanes.add(lane);
        return lane;
    }

    /** A stream that is apart comes back only when it is well in step again, so that it does not go to and fro. */
    private boolean isLive(Duration lag, boolean apart) {
        Duration most = apart ? lateness.dividedBy(2) : lateness;
        return lag.compareTo(most) <= 0 && lag.compareTo(most.dividedBy(-2)) >= 0;
    }

    /** Of the lanes that the time can be part of, the one furthest ahead. */
    private @Nullable Lane nearest(Stream stream, Instant time) {
        Lane nearest = null;
        for (Lane lane : stream.lanes) {
            if (lane.reaches(time, longestTimespan) && (nearest == null || isAhead(lane, nearest))) {
                nearest = lane;
            }
        }
        return nearest;
    }

    private static boolean isAhead(Lane lane, Lane other) {
        Instant newest = lane.newest();
        Instant others = other.newest();
        return newest != null && (others == null || newest.isAfter(others));
    }

    private Lane opened(Stream stream, Consumer<CorrelationMatch> closed) {
        if (stream.lanes.size() == MAX_LANES_A_STREAM) {
            close(stream.lanes.removeFirst(), closed);
        }
        int open = 0;
        for (Stream each : streams.values()) {
            open += each.lanes.size();
        }
        while (open >= MAX_LANES && streams.size() > 1) {
            // Not this stream: it was used last.
            Stream quietest = streams.pollFirstEntry().getValue();
            quietest.lanes.forEach(lane -> close(lane, closed));
            open -= quietest.lanes.size();
        }
        return open(stream);
    }

    private void close(Lane lane, Consumer<CorrelationMatch> matches) {
        lane.correlator().finish().forEach(matches);
        closed = closed.and(lane.correlator().counters());
    }

    /** Closes the windows that are over when everything received before {@code time} was accepted. */
    void advance(Instant time, Consumer<CorrelationMatch> closed) {
        // What is still to come here is as late as allowed at most, and the live lane waits for twice that.
        live.advanceTo(time).forEach(closed);
        for (Stream stream : streams.values()) {
            for (Lane lane : stream.lanes) {
                if (lane.correlator().awaitsTime()) {
                    lane.advance(time, lateness).forEach(closed);
                }
            }
        }
    }

    /** Before that time {@link #advance} closes nothing; null where no window waits for time. */
    @Nullable
    Instant due() {
        Instant due = live.correlator().decidesAt();
        for (Stream stream : streams.values()) {
            for (Lane lane : stream.lanes) {
                Instant decides = lane.correlator().decidesAt();
                if (decides != null) {
                    Instant at = decides.plus(lane.behind()).plus(lateness);
                    due = due == null || at.isBefore(due) ? at : due;
                }
            }
        }
        return due;
    }

    /** Puts back lanes that were kept. */
    void restore(List<CheckpointForm.KeptLane> lanes) throws IOException {
        for (CheckpointForm.KeptLane lane : lanes) {
            if (lane.stream() == null) {
                lane.restore(live);
                continue;
            }
            Stream stream = streams.computeIfAbsent(lane.stream(), _ -> new Stream());
            stream.apart = lane.apart();
            lane.restore(open(stream));
        }
    }

    /** Every correlator that is open, the live lane's first. */
    void forEach(Consumer<Correlator> action) {
        action.accept(live.correlator());
        for (Stream stream : streams.values()) {
            for (Lane lane : stream.lanes) {
                action.accept(lane.correlator());
            }
        }
    }

    /** What its correlations had to give up so far, those of closed lanes too. */
    GivenUp givenUp() {
        GivenUp[] all = {closed};
        forEach(correlator -> all[0] = all[0].and(correlator.counters()));
        return all[0];
    }
}
