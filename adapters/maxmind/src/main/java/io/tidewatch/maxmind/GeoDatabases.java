package io.tidewatch.maxmind;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.enrich.Additions;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.FieldIndexes;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.enrich.list.ListWatch;
import io.tidewatch.enrich.list.LoadedList;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Event;
import io.tidewatch.health.Health;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Says of each end of an event's traffic in which country and city it is, and whose network it belongs to. Thread-safe. */
public final class GeoDatabases implements Enricher {
    /** Above the size of every database that is published; it is mapped, not held. */
    private static final ByteSize MAX_SIZE = ByteSize.ofGibibytes(4);

    private static final List<String> ENDS = List.of("source", "destination", "client", "server");
    private static final List<List<String>> NAMES = ENDS.stream()
            .map(end ->
                    AddressFacts.NAMES.stream().map(name -> end + "." + name).toList())
            .toList();

    private final FieldIndexes indexes =
            new FieldIndexes(ENDS.stream().map(end -> end + ".ip").toList());
    private final List<WatchedList<GeoDatabase>> databases;

    /** @param folder where private copies of the files are made for the time of loading */
    public GeoDatabases(EnrichmentSettings settings, Path folder, Clock clock) {
        requireNonNull(folder, "folder is null");
        this.databases = settings.geoip().stream()
                .map(database -> new WatchedList<GeoDatabase>(
                        database.name(),
                        "geoip",
                        database.file(),
                        database.tenant(),
                        MAX_SIZE,
                        in -> GeoDatabase.read(in, folder),
                        released -> {},
                        clock))
                .toList();
    }

    /** Its files, to be watched. */
    public List<? extends WatchedList<?>> watched() {
        return databases;
    }

    @Override
    public String name() {
        return "geoip";
    }

    @Override
    public void enrich(Event event, Additions additions) {
        int[] found = indexes.in(event.fields().shape());
        for (int i = 0; i < found.length; i += 2) {
            IpAddress address = additions.address(found[i + 1]);
            if (address != null) {
                add(NAMES.get(found[i]), address, event, additions);
            }
        }
    }

    private void add(List<String> names, IpAddress address, Event event, Additions additions) {
        for (WatchedList<GeoDatabase> database : databases) {
            LoadedList<GeoDatabase> loaded = database.current();
            if (loaded == null || !database.isFor(event.tenant())) {
                continue;
            }
            List<AddressFacts.Fact> facts = loaded.content().facts(address).facts();
            if (!facts.isEmpty()) {
                database.matched();
                additions.used(loaded.version());
            }
            for (AddressFacts.Fact fact : facts) {
                additions.putValue(names.get(fact.name()), fact.value());
            }
        }
    }

    @Override
    public Health check() {
        for (WatchedList<GeoDatabase> database : databases) {
            LoadedList<GeoDatabase> loaded = database.current();
            if (loaded != null && loaded.content().isDamaged()) {
                return Health.degraded(
                        "geoip '" + database.name() + "' is damaged: some addresses cannot be looked up; get it anew");
            }
        }
        return ListWatch.check(databases);
    }

    @Override
    public List<ListStatus> lists() {
        return databases.stream().map(WatchedList::status).toList();
    }

    @Override
    public void close() {
        databases.forEach(WatchedList::close);
    }
}
