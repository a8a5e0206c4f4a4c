package io.tidewatch.server;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.enrich.agent.UserAgents;
import io.tidewatch.enrich.asset.Tables;
import io.tidewatch.enrich.dns.ReverseDns;
import io.tidewatch.enrich.list.ListWatch;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.enrich.network.InternalNetworks;
import io.tidewatch.enrich.threat.ThreatLists;
import io.tidewatch.maxmind.GeoDatabases;
import java.nio.file.Path;
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
     * @param folder where private copies of files may be made
     * @throws ConfigException when the configuration names what is no network
     */
    static Enriching start(EnrichmentSettings settings, Path folder, Clock clock) {
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
        if (!settings.geoip().isEmpty()) {
            GeoDatabases databases = new GeoDatabases(settings, folder, clock);
            enrichers.add(databases);
            files.addAll(databases.watched());
        }
        if (!settings.assets().isEmpty()) {
            Tables assets = Tables.assets(settings, clock);
            enrichers.add(assets);
            files.addAll(assets.watched());
        }
        if (!settings.identities().isEmpty()) {
            Tables identities = Tables.identities(settings, clock);
            enrichers.add(identities);
            files.addAll(identities.watched());
        }
        if (settings.userAgents()) {
            enrichers.add(new UserAgents());
        }
        if (settings.reverseDns().enabled()) {
            enrichers.add(new ReverseDns(settings.reverseDns(), networks::contains, clock));
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
