package io.tidewatch.enrich.asset;

import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.TableSettings;
import io.tidewatch.enrich.Additions;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.FieldIndexes;
import io.tidewatch.enrich.WindowsNames;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.enrich.list.ListWatch;
import io.tidewatch.enrich.list.LoadedList;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks up an event's addresses and host in tables of assets, or its accounts in tables of identities. Of several tables the first that has a row
 * for a key speaks about it. Thread-safe.
 */
public final class Tables implements Enricher {
    private static final int MAX_NAME = 256;

    private final String name;
    private final List<Key> keys;
    private final FieldIndexes indexes;
    private final List<WatchedList<Table>> tables;
    private final Map<String, String> schemaNames;

    /**
     * A field that is looked up.
     *
     * @param prefix what the names of what is said about it begin with
     */
    private record Key(String field, String prefix) {}

    private Tables(String name, List<Key> keys, Map<String, String> schemaNames, List<WatchedList<Table>> tables) {
        this.name = name;
        this.keys = keys;
        this.schemaNames = schemaNames;
        this.indexes = new FieldIndexes(keys.stream().map(Key::field).toList());
        this.tables = tables;
    }

    /** Tables of hosts and networks, by {@code ip} and {@code host}. */
    public static Tables assets(EnrichmentSettings settings, Clock clock) {
        List<Key> keys = new ArrayList<>();
        for (String end : List.of("source", "destination", "client", "server", "host")) {
            keys.add(new Key(end + ".ip", end + ".asset."));
        }
        for (String end : List.of("source", "destination", "client", "server")) {
            keys.add(new Key(end + ".domain", end + ".asset."));
        }
        for (String host : List.of("host.name", "host.hostname", "winlog.computer_name", "Computer", "Hostname")) {
            keys.add(new Key(host, "host.asset."));
        }
        return new Tables(
                "assets", keys, Map.of(), watched("asset-table", settings.assets(), "ip", "host", settings, clock));
    }

    /** Tables of people and accounts, by {@code user}. */
    public static Tables identities(EnrichmentSettings settings, Clock clock) {
        List<Key> keys = new ArrayList<>();
        for (String user : List.of("user", "user.target", "source.user", "destination.user")) {
            keys.add(new Key(user + ".name", user + ".identity."));
        }
        WindowsNames.of("SubjectUserName").forEach(field -> keys.add(new Key(field, "user.identity.")));
        WindowsNames.of("TargetUserName").forEach(field -> keys.add(new Key(field, "user.target.identity.")));
        Map<String, String> schema = Map.of("full_name", "full_name", "email", "email", "roles", "roles");
        return new Tables(
                "identities",
                keys,
                schema,
                watched("identity-table", settings.identities(), null, "user", settings, clock));
    }

    private static List<WatchedList<Table>> watched(
            String kind,
            List<TableSettings> all,
            @Nullable String addressKey,
            String nameKey,
            EnrichmentSettings settings,
            Clock clock) {
        return all.stream()
                .map(table -> new WatchedList<Table>(
                        table.name(),
                        kind,
                        table.file(),
                        table.tenant(),
                        settings.maxFile(),
                        in -> TableReader.read(
                                in, addressKey, nameKey, table.separator().charAt(0), settings.maxEntries()),
                        released -> {},
                        clock))
                .toList();
    }

    /** Its files, to be watched. */
    public List<? extends WatchedList<?>> watched() {
        return tables;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void enrich(Event event, Additions additions) {
        int[] found = indexes.in(event.fields().shape());
        for (int i = 0; i < found.length; i += 2) {
            for (WatchedList<Table> table : tables) {
                LoadedList<Table> loaded = table.current();
                if (loaded != null && table.isFor(event.tenant())) {
                    Object[] row = row(loaded.content(), event.fields(), found[i + 1], additions);
                    if (row != null) {
                        table.matched();
                        additions.used(loaded.version());
                        put(keys.get(found[i]).prefix(), loaded.content().columns(), row, additions);
                        break;
                    }
                }
            }
        }
    }

    private static Object @Nullable [] row(Table table, Fields fields, int index, Additions additions) {
        if (fields.kind(index) != FieldKind.TEXT || fields.textLength(index) > MAX_NAME) {
            return null;
        }
        IpAddress address = table.hasAddresses() ? additions.address(index) : null;
        if (address != null) {
            return table.address(address);
        }
        String text = table.hasNames() ? fields.textAt(index) : null;
        if (text == null) {
            return null;
        }
        Object[] row = table.name(text);
        return row == null ? table.name(bare(text)) : row;
    }

    /** {@code web01.example.org} without its domain, {@code alice@example.org} and {@code EXAMPLE\alice} without theirs. */
    private static String bare(String text) {
        int backslash = text.lastIndexOf('\\');
        if (backslash >= 0) {
            return text.substring(backslash + 1);
        }
        int at = text.indexOf('@');
        int end = at >= 0 ? at : text.indexOf('.');
        return end > 0 ? text.substring(0, end) : text;
    }

    private void put(String prefix, List<String> columns, Object[] row, Additions additions) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] != null) {
                String column = columns.get(i);
                String known = schemaNames.get(column);
                additions.putValue(
                        known == null
                                ? prefix + column
                                : prefix.substring(0, prefix.length() - "identity.".length()) + known,
                        row[i]);
            }
        }
    }

    @Override
    public Health check() {
        return ListWatch.check(tables);
    }

    @Override
    public List<ListStatus> lists() {
        return tables.stream().map(WatchedList::status).toList();
    }

    @Override
    public void close() {
        tables.forEach(WatchedList::close);
    }
}
