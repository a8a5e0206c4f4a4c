package io.tidewatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.enrich.agent.UserAgents;
import io.tidewatch.enrich.asset.Tables;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.enrich.network.InternalNetworks;
import io.tidewatch.enrich.threat.ThreatLists;
import io.tidewatch.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** All enrichers together over {@code events.ndjson} give {@code expected.ndjson}; {@code -Dtidewatch.docs=write} writes it anew. */
class GoldenTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "io", "tidewatch", "enrich");
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void everythingTogetherAddsWhatIsExpected() throws IOException {
        EnrichmentSettings settings = ConfigReader.parse(
                        TidewatchConfig.class,
                        "test",
                        """
                        enrichment:
                          networks: {enabled: true}
                          threat-lists:
                            - {name: plain, file: FOLDER/feed.txt}
                            - {name: table, file: FOLDER/feed.csv, format: csv, separator: ";", indicator-column: ioc, type-column: kind,
                               confidence-column: score, labels-column: tags, description-column: note, expires-column: until}
                            - {name: bundle, file: FOLDER/bundle.json, format: stix}
                          assets: [{name: cmdb, file: FOLDER/assets.csv}]
                          identities: [{name: staff, file: FOLDER/staff.csv}]
                        """.replace("FOLDER", FOLDER.toString().replace('\\', '/')),
                        Map.of())
                .enrichment();
        ThreatLists threats = new ThreatLists(settings, Clock.systemUTC());
        Tables assets = Tables.assets(settings, Clock.systemUTC());
        Tables identities = Tables.identities(settings, Clock.systemUTC());
        threats.watched().forEach(WatchedList::load);
        assets.watched().forEach(WatchedList::load);
        identities.watched().forEach(WatchedList::load);
        try (Enrichment enrichment = new Enrichment(
                List.of(new InternalNetworks(settings.networks()), threats, assets, identities, new UserAgents()))) {
            assertThat(enrichment.check().cause()).isEmpty();
            List<Event> events = Files.readAllLines(FOLDER.resolve("events.ndjson")).stream()
                    .map(line ->
                            Enriched.event(JSON.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {})))
                    .toList();
            String got = enrichment.enrich(events).stream()
                    .map(event -> JSON.writeValueAsString(event.fields().toMap()))
                    .collect(Collectors.joining("\n", "", "\n"));
            Path expected = FOLDER.resolve("expected.ndjson");
            if ("write".equals(System.getProperty("tidewatch.docs"))) {
                Files.writeString(expected, got);
            }
            assertThat(got).isEqualTo(Files.readString(expected));
        }
    }
}
