package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is added to events before the rules are tried. */
@Group("What is added to events before the rules are tried. Nothing is, until it is named here.")
public record EnrichmentSettings(
        @Key(
                meaning =
                        "How often the files are looked at. A changed one is taken up when it stayed the same from one look to the next.",
                example = "1m")
        Duration reloadInterval,

        @Key(
                meaning = "The largest file of a threat-intelligence list, an asset or an identity table.",
                example = "1GiB")
        ByteSize maxFile,

        @Key(meaning = "The most entries that one list may have.", example = "20000000")
        int maxEntries,

        @Key(meaning = "Which addresses are one's own.") NetworkSettings networks,

        @Key(
                meaning = "Threat-intelligence lists.",
                example = "[{name: feodo, file: /etc/tidewatch/feodo.txt, type: ip}]")
        List<ThreatListSettings> threatLists,

        @Key(
                meaning = "Databases of countries, cities and networks, in MaxMind's format.",
                example = "[{name: city, file: /var/lib/GeoIP/GeoLite2-City.mmdb}]")
        List<GeoDatabaseSettings> geoip,

        @Key(
                meaning =
                        "Tables of hosts and networks: their keys are the columns `ip` (an address or a network) and `host`.",
                example = "[{name: cmdb, file: /etc/tidewatch/assets.csv}]")
        List<TableSettings> assets,

        @Key(
                meaning = "Tables of people and accounts: their key is the column `user`.",
                example = "[{name: staff, file: /etc/tidewatch/staff.csv}]")
        List<TableSettings> identities,

        @Key(
                meaning = "Whether `user_agent.original` is taken apart into name, version, system and device.",
                example = "true")
        boolean userAgents,

        @Key(meaning = "Names of addresses.") ReverseDnsSettings reverseDns) {
    public static final EnrichmentSettings DEFAULTS = new EnrichmentSettings(
            Duration.ofSeconds(10),
            ByteSize.ofMebibytes(256),
            5_000_000,
            NetworkSettings.DEFAULTS,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            ReverseDnsSettings.DEFAULTS);

    public EnrichmentSettings {
        requireNonNull(reloadInterval, "reloadInterval is null");
        requireNonNull(maxFile, "maxFile is null");
        requireNonNull(networks, "networks is null");
        threatLists = List.copyOf(threatLists);
        geoip = List.copyOf(geoip);
        assets = List.copyOf(assets);
        identities = List.copyOf(identities);
        requireNonNull(reverseDns, "reverseDns is null");
        if (reloadInterval.toMillis() < 100 || reloadInterval.toDays() > 1) {
            throw new IllegalArgumentException("reload-interval is " + reloadInterval + "; use 100ms to 1d");
        }
        if (maxEntries < 1 || maxEntries > 100_000_000) {
            throw new IllegalArgumentException("max-entries is " + maxEntries + "; use 1 to 100000000");
        }
        Set<String> names = new HashSet<>();
        Stream.of(
                        threatLists.stream().map(ThreatListSettings::name),
                        geoip.stream().map(GeoDatabaseSettings::name),
                        assets.stream().map(TableSettings::name),
                        identities.stream().map(TableSettings::name))
                .flatMap(all -> all)
                .forEach(name -> {
                    if (!names.add(name)) {
                        throw new IllegalArgumentException("two lists are called '" + name + "'; rename one");
                    }
                });
    }

    static String listName(String name) {
        requireNonNull(name, "name is null");
        if (!name.matches("[^@\\p{Cntrl}\"\\\\]{1,63}") || name.isBlank()) {
            throw new IllegalArgumentException(
                    "name is '" + name + "'; use 1 to 63 signs without @, quotes and backslashes");
        }
        return name.strip();
    }

    static void checkSeparator(String separator) {
        if (separator.length() != 1 || separator.equals("\"")) {
            throw new IllegalArgumentException("separator is '" + separator + "'; use one sign, as , or ;");
        }
    }
}
