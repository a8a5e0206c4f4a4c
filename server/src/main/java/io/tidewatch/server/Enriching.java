package io.tidewatch.server;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.enrich.list.ListWatch;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.enrich.network.InternalNetworks;
import io.tidewatch.enrich.threat.ThreatLists;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The enrichers that the configuration asks for, their files loaded and watched. */
final class Enriching implements AutoCloseable {
    private final Enrichment enrichment;
    private final ListWatch watch;

    private Enriching(Enrichment enrichment, ListWatch watch) {
        this.enrichment = enrichment;
        this.watch = watch;
    }

    /**
     * Loads every file once, and looks at them from then on. A file that cannot be read keeps nothing from starting: health tells.
     *
     * @throws ConfigException when the configuration names what is no network
     */
    static Enriching start(EnrichmentSettings settings, Clock clock) {
        List<Enricher> enrichers = new ArrayList<>();
        List<WatchedList<?>> files = new ArrayList<>();
        InternalNetworks networks = networks(settings);
        if (settings.networks().enabled()) {
            enrichers.add(networks);
        }
        if (!settings.threatLists().isEmpty()) {
            ThreatLists lists = new ThreatLists(settings, clock);
            enrichers.add(lists);
            files.addAll(lists.watched());
        }
        ListWatch watch = new ListWatch(files);
        watch.start(settings.reloadInterval());
        return new Enriching(enrichers.isEmpty() ? Enrichment.NONE : new Enrichment(enrichers), watch);
    }

    private static InternalNetworks networks(EnrichmentSettings settings) {
        try {
            return new InternalNetworks(settings.networks());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(String.valueOf(e.getMessage())));
        }
    }

    Enrichment enrichment() {
        return enrichment;
    }

    @Override
    public void close() {
        watch.close();
        enrichment.close();
    }
}
