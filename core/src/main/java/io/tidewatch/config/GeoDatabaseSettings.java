package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A database in MaxMind's format. */
@Group("A database in MaxMind's format (.mmdb): City, Country, ASN, ISP or Enterprise.")
public record GeoDatabaseSettings(
        @Key(
                meaning = "What it is called, in `enrichment.lists` and in status; no `@` in it.",
                example = "geolite2-city",
                required = true)
        String name,

        @Key(
                meaning = "The file. A new one is taken up while the server runs.",
                example = "/var/lib/GeoIP/GeoLite2-City.mmdb",
                required = true)
        Path file,

        @Key(meaning = "Whose events it is for; all tenants' without it.", example = "branch-office") @Nullable
        TenantId tenant) {
    public static final GeoDatabaseSettings DEFAULTS =
            new GeoDatabaseSettings("geoip", Path.of("GeoLite2-City.mmdb"), null);

    public GeoDatabaseSettings {
        name = EnrichmentSettings.listName(name);
        requireNonNull(file, "file is null");
    }
}
