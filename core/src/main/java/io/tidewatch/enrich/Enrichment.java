package io.tidewatch.enrich;

import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.event.Event;
import io.tidewatch.health.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage: runs each enricher over events, in the order of the list. An enricher that fails on an event adds nothing to it; the event goes
 * on. An event's id, time, text and own fields stay as they are. Without enrichers it returns what it is given. Thread-safe.
 */
public final class Enrichment implements AutoCloseable {
    /** Adds nothing and costs nothing. */
    public static final Enrichment NONE = new Enrichment(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(Enrichment.class);

    private final List<Counted> enrichers;
    private final ThreadLocal<Additions> additions = ThreadLocal.withInitial(Additions::new);

    private static final class Counted {
        final Enricher enricher;
        final LongAdder events = new LongAdder();
        final LongAdder fields = new LongAdder();
        final LongAdder conflicts = new LongAdder();
        final LongAdder failures = new LongAdder();

        Counted(Enricher enricher) {
            this.enricher = enricher;
        }
    }

    public Enrichment(List<? extends Enricher> enrichers) {
        this.enrichers = enrichers.stream().map(Counted::new).toList();
    }

    /** The events in their order, those about which something is known with what is known; the same list where nothing is. */
    @SuppressWarnings("ReferenceEquality") // an event to which nothing was added is the same object
    public List<Event> enrich(List<Event> events) {
        if (enrichers.isEmpty() || events.isEmpty()) {
            return events;
        }
        Additions adding = additions.get();
        List<Event> enriched = null;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            Event with = enrich(event, adding);
            if (with != event && enriched == null) {
                enriched = new ArrayList<>(events.subList(0, i));
            }
            if (enriched != null) {
                enriched.add(with);
            }
        }
        for (Counted counted : enrichers) {
            counted.events.add(events.size());
        }
        return enriched == null ? events : enriched;
    }

    private Event enrich(Event event, Additions adding) {
        adding.begin(event.fields());
        for (Counted counted : enrichers) {
            int added = adding.added();
            int conflicts = adding.conflicts();
            try {
                counted.enricher.enrich(event, adding);
            } catch (RuntimeException | StackOverflowError e) {
                failed(counted, event, e);
            }
            if (adding.added() > added) {
                counted.fields.add(adding.added() - added);
            }
            if (adding.conflicts() > conflicts) {
                counted.conflicts.add(adding.conflicts() - conflicts);
            }
        }
        return adding.isEmpty() ? event : event.with(adding.enriched());
    }

    private static void failed(Counted counted, Event event, Throwable e) {
        boolean first = counted.failures.sum() == 0;
        counted.failures.increment();
        if (first) {
            LOG.atError()
                    .addKeyValue("enricher", counted.enricher.name())
                    .addKeyValue("id", event.id())
                    .setCause(e)
                    .log("an enricher failed on an event, which goes on without it; further failures are counted only");
        }
    }

    /** Degraded where an enricher is, with the cause. Never down: events go on. */
    public Health check() {
        String causes = enrichers.stream()
                .map(counted -> counted.enricher.check())
                .filter(health -> health.status() != Health.Status.UP)
                .map(Health::cause)
                .collect(Collectors.joining("; "));
        return causes.isEmpty() ? Health.UP : Health.degraded(causes);
    }

    /** What each enricher did since the start. */
    public List<EnricherStatus> status() {
        return enrichers.stream()
                .map(counted -> new EnricherStatus(
                        counted.enricher.name(),
                        counted.events.sum(),
                        counted.fields.sum(),
                        counted.conflicts.sum(),
                        counted.failures.sum(),
                        counted.enricher.lists()))
                .toList();
    }

    /** The files of all enrichers. */
    public List<ListStatus> lists() {
        return enrichers.stream()
                .flatMap(counted -> counted.enricher.lists().stream())
                .toList();
    }

    @Override
    public void close() {
        enrichers.forEach(counted -> counted.enricher.close());
    }
}
