package io.tidewatch.enrich.threat;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.enrich.Enriched;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.event.TenantId;
import io.tidewatch.health.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreatListsTest {
    @TempDir
    Path folder;

    @Test
    void plainListsMatchAddressesNetworksDomainsUrlsAndDigests() throws IOException {
        ThreatLists lists = plain("""
                # a comment
                203.0.113.9   # seen in May
                198.51.100.0/24
                2001:db8:bad::/48
                evil[.]example
                hxxps://Drop.Example:443/a?b#c
                44D88612FEA8A8F36DE82E1278ABB02F
                0.0.0.0 hosts-file.example
                192.0.2.1:8080
                """);

        assertThat(names(lists, "source.ip", "203.0.113.9")).isEqualTo(List.of("203.0.113.9"));
        assertThat(names(lists, "destination.ip", "198.51.100.77")).isEqualTo(List.of("198.51.100.77"));
        assertThat(names(lists, "destination.ip", "::ffff:198.51.100.77")).isEqualTo(List.of("198.51.100.77"));
        assertThat(names(lists, "client.ip", "2001:db8:bad::7")).isNotNull();
        assertThat(names(lists, "source.ip", "192.0.2.1")).isNotNull();
        assertThat(names(lists, "dns.question.name", "WWW.Evil.Example.")).isEqualTo(List.of("evil.example"));
        assertThat(names(lists, "url.domain", "hosts-file.example:8443")).isEqualTo(List.of("hosts-file.example"));
        assertThat(names(lists, "url.full", "HTTPS://drop.example/a?b")).isEqualTo(List.of("https://drop.example/a?b"));
        assertThat(names(lists, "url.original", "http://x.evil.example/y")).isEqualTo(List.of("evil.example"));
        assertThat(names(lists, "file.hash.md5", "44d88612fea8a8f36de82e1278abb02f"))
                .isNotNull();
        assertThat(names(lists, "winlog.event_data.Hashes", "SHA1=0,MD5=44D88612FEA8A8F36DE82E1278ABB02F,IMPHASH=0"))
                .isEqualTo(List.of("44d88612fea8a8f36de82e1278abb02f"));
        assertThat(names(lists, "dns.resolved_ip", List.of("192.0.2.9", "203.0.113.9")))
                .isEqualTo(List.of("203.0.113.9"));

        assertThat(names(lists, "source.ip", "203.0.113.10")).isNull();
        assertThat(names(lists, "dns.question.name", "notevil.example")).isNull();
        assertThat(names(lists, "dns.question.name", "example")).isNull();
        assertThat(names(lists, "url.full", "https://drop.example/A?b")).isNull();
        assertThat(names(lists, "message", "203.0.113.9")).isNull();
    }

    @Test
    void aMatchSaysWhatMatchedWhereAndByWhichVersion() throws IOException {
        ThreatLists lists = plain("203.0.113.9\n");

        Map<String, Object> fields = Enriched.by(lists, Map.of("source.ip", "203.0.113.9"));

        String version = lists.lists().getFirst().version();
        assertThat(version).matches("feed@[0-9a-f]{12}");
        assertThat(fields)
                .containsEntry("source.ip", "203.0.113.9")
                .containsEntry("threat.indicator.name", List.of("203.0.113.9"))
                .containsEntry("threat.indicator.type", List.of("ipv4-addr"))
                .containsEntry("threat.indicator.ip", List.of("203.0.113.9"))
                .containsEntry("threat.indicator.confidence", List.of("Not Specified"))
                .containsEntry("threat.feed.name", List.of("feed"))
                .containsEntry("threat.feed.version", List.of(version))
                .containsEntry("threat.enrichments.matched.field", List.of("source.ip"))
                .containsEntry("threat.enrichments.matched.atomic", List.of("203.0.113.9"))
                .containsEntry("enrichment.lists", List.of(version));
        assertThat(lists.lists().getFirst().matches()).isEqualTo(1);
    }

    @Test
    void domainsWithoutSubdomainsMatchOnlyThemselves() throws IOException {
        ThreatLists lists = lists("{name: feed, file: FILE, subdomains: false}", "evil.example\n");

        assertThat(names(lists, "url.domain", "evil.example")).isNotNull();
        assertThat(names(lists, "url.domain", "a.evil.example")).isNull();
    }

    @Test
    void csvColumnsAreFoundByTheirNames() throws IOException {
        ThreatLists lists = lists(
                "{name: feed, file: FILE, format: csv, indicator-column: ioc_value, type-column: ioc_type,"
                        + " confidence-column: Confidence, labels-column: tags, description-column: malware, expires-column: until}",
                """
                # made today
                "ioc_value","ioc_type","confidence","tags","malware","until"
                "203.0.113.9:443","ip:port","90","botnet,c2","Emotet, ""the"" bot","2026-12-01 00:00:00"
                "198.51.100.1","ip:port","20","","","2026-11-01"
                "bad.example","domain","","=cmd|' /C calc'!A0","",""
                "=HYPERLINK(""http://x"")","domain","","","",""
                "no type","weather","","","",""
                "open quote
                """);

        assertThat(Enriched.by(lists, Map.of("destination.ip", "203.0.113.9")))
                .containsEntry("threat.indicator.confidence", List.of("High"))
                .containsEntry("threat.indicator.labels", List.of("botnet", "c2"))
                .containsEntry("threat.indicator.description", List.of("Emotet, \"the\" bot"));
        assertThat(names(lists, "destination.ip", "198.51.100.1"))
                .as("it ended before the event")
                .isNull();
        assertThat(Enriched.by(lists, Map.of("url.domain", "bad.example")))
                .containsEntry("threat.indicator.labels", List.of("=cmd", "' /C calc'!A0"));
        assertThat(lists.lists().getFirst().entries()).isEqualTo(3);
        assertThat(lists.lists().getFirst().badLines()).isEqualTo(3);
        assertThat(lists.lists().getFirst().firstBad())
                .startsWith("line 6: ")
                .contains("is no domain with two labels or more");
    }

    @Test
    void stixIndicatorsHoldFromAndUntilTheirTimes() throws IOException {
        ThreatLists lists = lists("{name: feed, file: FILE, format: stix}", """
                {"type": "bundle", "id": "bundle--1", "objects": [
                  {"type": "identity", "name": "x", "deep": {"a": [{"b": []}]}},
                  {"type": "indicator", "pattern_type": "stix", "name": "C2 of Emotet", "confidence": 85,
                   "indicator_types": ["malicious-activity"], "labels": ["emotet"],
                   "pattern": "[ipv4-addr:value = '203.0.113.9' OR ipv4-addr:value = '198.51.100.0/24'] OR [domain-name:value = 'evil.example']",
                   "valid_from": "2026-11-01T00:00:00Z", "valid_until": "2026-12-01T00:00:00.000Z"},
                  {"type": "indicator", "pattern": "[file:hashes.'SHA-256' = '275A021BBFB6489E54D471899F7DB9D1663FC695EC2FE2A2C4538AABF651FD0F']",
                   "valid_from": "2020-01-01T00:00:00Z"},
                  {"type": "indicator", "pattern": "[file:hashes.MD5 IN ('44d88612fea8a8f36de82e1278abb02f', 'd41d8cd98f00b204e9800998ecf8427e')]"},
                  {"type": "indicator", "revoked": true, "pattern": "[url:value = 'http://revoked.example/']"},
                  {"type": "indicator", "pattern": "[ipv4-addr:value = '192.0.2.1' AND domain-name:value = 'x.example']"},
                  {"type": "indicator", "pattern_type": "snort", "pattern": "alert tcp any any"}
                ]}
                """);

        assertThat(Enriched.by(lists, Map.of("source.ip", "198.51.100.5")))
                .containsEntry("threat.indicator.confidence", List.of("High"))
                .containsEntry("threat.indicator.labels", List.of("malicious-activity", "emotet"))
                .containsEntry("threat.indicator.description", List.of("C2 of Emotet"));
        assertThat(names(
                        lists,
                        "process.hash.sha256",
                        "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"))
                .isNotNull();
        assertThat(names(lists, "process.hash.md5", "D41D8CD98F00B204E9800998ECF8427E"))
                .isNotNull();
        assertThat(names(lists, "url.full", "http://revoked.example/")).isNull();
        assertThat(names(lists, "source.ip", "192.0.2.1")).isNull();
        assertThat(lists.lists().getFirst().badLines()).isEqualTo(2);

        Map<String, Object> fields = Map.of("source.ip", "203.0.113.9");
        for (String time : List.of("2026-10-31T23:59:59Z", "2026-12-01T00:00:00Z")) {
            assertThat(Enriched.by(lists, Enriched.event(TenantId.DEFAULT, Instant.parse(time), fields)))
                    .isEqualTo(fields);
        }
    }

    @Test
    void aListOfOneTenantSaysNothingToAnother() throws IOException {
        ThreatLists lists = lists("{name: feed, file: FILE, tenant: branch}", "203.0.113.9\nevil.example\n");

        Map<String, Object> fields = Map.of("source.ip", "203.0.113.9", "url.full", "http://evil.example/");
        assertThat(Enriched.by(lists, Enriched.event(TenantId.DEFAULT, Enriched.NOON, fields)))
                .isEqualTo(fields);
        assertThat(Enriched.by(lists, Enriched.event(new TenantId("branch"), Enriched.NOON, fields)))
                .containsEntry("threat.feed.name", List.of("feed", "feed"));
    }

    @Test
    void whatTheEventHasStays() throws IOException {
        ThreatLists lists = plain("203.0.113.9\n");

        assertThat(Enriched.by(lists, Map.of("source.ip", "203.0.113.9", "threat.indicator.name", "of the sensor")))
                .containsEntry("threat.indicator.name", "of the sensor")
                .containsEntry("threat.feed.name", List.of("feed"));
    }

    @Test
    void aFileThatIsSomethingElseIsRefusedWithTheReason() throws IOException {
        ThreatLists lists = lists(
                "{name: feed, file: FILE, format: csv, indicator-column: ip}", "address,when\n203.0.113.9,today\n");

        assertThat(lists.check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(lists.check().cause())
                .contains("threat-list 'feed'", "it has no column 'ip' but address, when; correct indicator-column");
        assertThat(names(lists, "source.ip", "203.0.113.9")).isNull();
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("list"), "192.0.2.1\n192.0.2.2\n192.0.2.3\n");
        EnrichmentSettings settings = settings("max-entries: 2", "{name: feed, file: " + file + "}");
        ThreatLists lists = loaded(settings);

        assertThat(lists.check().cause()).contains("more than the 2 entries", "enrichment.max-entries");
    }

    @Test
    void theWholeInternetAndTopLevelDomainsAreNoIndicators() throws IOException {
        ThreatLists lists = plain("0.0.0.0/0\n::/0\ncom\n203.0.113.9\n");

        assertThat(lists.lists().getFirst().entries()).isEqualTo(1);
        assertThat(lists.lists().getFirst().badLines()).isEqualTo(3);
    }

    private ThreatLists plain(String text) throws IOException {
        return lists("{name: feed, file: FILE}", text);
    }

    private ThreatLists lists(String yaml, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("list"), text);
        return loaded(settings("max-entries: 1000", yaml.replace("FILE", file.toString())));
    }

    private static EnrichmentSettings settings(String key, String list) {
        String yaml = "enrichment:\n  " + key + "\n  threat-lists: [" + list + "]\n";
        return ConfigReader.parse(TidewatchConfig.class, "test", yaml, Map.of()).enrichment();
    }

    private static ThreatLists loaded(EnrichmentSettings settings) {
        ThreatLists lists = new ThreatLists(settings, Clock.systemUTC());
        lists.watched().forEach(WatchedList::load);
        return lists;
    }

    private static Object names(ThreatLists lists, String field, Object value) {
        return Enriched.by(lists, Map.of(field, value)).get("threat.indicator.name");
    }
}
