package io.tidewatch.maxmind;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.Enrichment;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.health.Health;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.enrich.EnricherContract;
import io.tidewatch.testkit.enrich.MmdbWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoDatabasesTest extends EnricherContract {
    private static final Map<String, ?> BERLIN = Map.of(
            "continent", Map.of("code", "EU", "names", Map.of("en", "Europe")),
            "country", Map.of("iso_code", "DE", "names", Map.of("en", "Germany", "de", "Deutschland")),
            "subdivisions", List.of(Map.of("iso_code", "BE", "names", Map.of("en", "State of Berlin"))),
            "city", Map.of("names", Map.of("en", "Berlin")),
            "postal", Map.of("code", "10115"),
            "location", Map.of("latitude", 52.53, "longitude", 13.38, "time_zone", "Europe/Berlin"));

    @TempDir
    Path folder;

    @Override
    protected Enricher enricher() {
        return loaded(city(), asn());
    }

    @Override
    protected Events known() {
        return Events.event().field("source.ip", "203.0.113.9").field("destination.ip", "2001:db8::7");
    }

    @Override
    protected List<String> looksAt() {
        return List.of("source.ip", "destination.ip", "client.ip", "server.ip");
    }

    @Test
    void bothEndsAreToldTheirPlacesAndNetworks() {
        Map<String, Object> fields = fields(loaded(city(), asn()), known());

        assertThat(fields)
                .containsEntry("source.geo.continent_code", "EU")
                .containsEntry("source.geo.country_iso_code", "DE")
                .containsEntry("source.geo.country_name", "Germany")
                .containsEntry("source.geo.region_iso_code", "DE-BE")
                .containsEntry("source.geo.region_name", "State of Berlin")
                .containsEntry("source.geo.city_name", "Berlin")
                .containsEntry("source.geo.postal_code", "10115")
                .containsEntry("source.geo.timezone", "Europe/Berlin")
                .containsEntry("source.geo.location.lat", 52.53)
                .containsEntry("source.geo.location.lon", 13.38)
                .containsEntry("source.as.number", 64_500L)
                .containsEntry("source.as.organization.name", "Example Networks")
                .containsEntry("destination.geo.country_iso_code", "FR")
                .doesNotContainKey("destination.as.number");
        assertThat(fields.get("enrichment.lists").toString()).matches("\\[city@[0-9a-f]{12}, asn@[0-9a-f]{12}]");
    }

    @Test
    void aNewDatabaseIsTakenUpWhileAddressesAreLookedUp() throws IOException {
        GeoDatabases databases = loaded(city(), asn());
        assertThat(fields(databases, known())).containsEntry("source.geo.country_iso_code", "DE");

        Path fresh = new MmdbWriter("GeoLite2-Country")
                .put("203.0.113.0/24", Map.of("country", Map.of("iso_code", "AT")))
                .write(folder.resolve("fresh"));
        Files.move(fresh, folder.resolve("city.mmdb"), StandardCopyOption.REPLACE_EXISTING);
        databases.watched().forEach(WatchedList::poll);
        databases.watched().forEach(WatchedList::poll);

        assertThat(fields(databases, known()))
                .containsEntry("source.geo.country_iso_code", "AT")
                .doesNotContainKey("destination.geo.country_iso_code");
    }

    @Test
    void writingOverTheFileDoesNotDisturbWhatIsInForce() throws IOException {
        GeoDatabases databases = loaded(city(), asn());

        Files.write(folder.resolve("city.mmdb"), new byte[0]);

        assertThat(fields(databases, known())).containsEntry("source.geo.country_iso_code", "DE");
    }

    @Test
    void whatIsNoDatabaseIsRefusedAndToldInHealth() throws IOException {
        byte[] whole = Files.readAllBytes(city());
        Random random = new Random(9);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = whole.clone();
            if (i % 2 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                for (int n = 0; n < 40; n++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            Path file = Files.write(folder.resolve("damaged.mmdb"), bytes);
            GeoDatabases databases = loaded(file, asn());
            // What can still be read may say anything; it never fails, and an event keeps its own.
            assertThat(fields(databases, known())).containsEntry("source.ip", "203.0.113.9");
        }
        GeoDatabases empty = loaded(Files.write(folder.resolve("empty.mmdb"), new byte[0]), asn());
        assertThat(empty.check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(empty.check().cause()).contains("geoip 'city'", "no database in MaxMind's format");
    }

    @Test
    void noCopyIsLeftBehind() throws IOException {
        loaded(city(), asn());

        try (Stream<Path> left = Files.list(folder.resolve("private"))) {
            assertThat(left).isEmpty();
        }
    }

    private Path city() {
        return new MmdbWriter("GeoLite2-City")
                .put("2001:db8::/32", Map.of("country", Map.of("iso_code", "FR")))
                .put("203.0.113.0/24", BERLIN)
                .write(folder.resolve("city.mmdb"));
    }

    private Path asn() {
        return new MmdbWriter("GeoLite2-ASN")
                .put(
                        "203.0.112.0/22",
                        Map.of(
                                "autonomous_system_number",
                                64_500L,
                                "autonomous_system_organization",
                                "Example Networks"))
                .write(folder.resolve("asn.mmdb"));
    }

    private GeoDatabases loaded(Path city, Path asn) {
        String yaml = "enrichment:\n  geoip: [{name: city, file: " + city + "}, {name: asn, file: " + asn + "}]\n";
        EnrichmentSettings settings = ConfigReader.parse(TidewatchConfig.class, "test", yaml, Map.of())
                .enrichment();
        GeoDatabases databases = new GeoDatabases(settings, folder.resolve("private"), Clock.systemUTC());
        databases.watched().forEach(WatchedList::load);
        return databases;
    }

    private static Map<String, Object> fields(Enricher enricher, Events events) {
        return new Enrichment(List.of(enricher))
                .enrich(List.of(events.build()))
                .getFirst()
                .fields()
                .toMap();
    }
}
