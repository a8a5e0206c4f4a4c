package io.tidewatch.enrich.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.enrich.Enriched;
import io.tidewatch.enrich.list.WatchedList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    private static final String ASSETS = """
            host,IP,Owner,Criticality,Labels
            web01,203.0.113.9,Web team,high,dmz;public
            ,10.0.0.0/8,Office,low,
            ,10.1.0.0/16,Data centre,high,
            db01,10.1.2.3,"Storage, team",critical,
            bad,10.1.2.3.4,x,x,
            ,,nobody,x,
            WEB01,,twice,x,
            """;

    @TempDir
    Path folder;

    @Test
    void theMostExactRowSpeaksAboutAnAddress() throws IOException {
        Tables tables = assets(ASSETS);

        assertThat(Enriched.by(tables, Map.of("source.ip", "10.1.2.3", "destination.ip", "10.1.2.4")))
                .containsEntry("source.asset.owner", "Storage, team")
                .containsEntry("source.asset.criticality", "critical")
                .containsEntry("destination.asset.owner", "Data centre");
        assertThat(Enriched.by(tables, Map.of("source.ip", "10.2.0.1"))).containsEntry("source.asset.owner", "Office");
        assertThat(Enriched.by(tables, Map.of("source.ip", "192.0.2.1"))).hasSize(1);
    }

    @Test
    void hostsAreKnownByTheirNameWithAndWithoutDomain() throws IOException {
        Tables tables = assets(ASSETS);

        assertThat(Enriched.by(tables, Map.of("host.name", "WEB01.example.org")))
                .containsEntry("host.asset.owner", "Web team")
                .containsEntry("host.asset.labels", List.of("dmz", "public"))
                .containsEntry(
                        "enrichment.lists", List.of(tables.lists().getFirst().version()));
    }

    @Test
    void rowsThatCannotBeUsedAreCounted() throws IOException {
        Tables tables = assets(ASSETS);

        assertThat(tables.lists().getFirst().badLines()).isEqualTo(3);
        assertThat(tables.lists().getFirst().firstBad())
                .isEqualTo("line 6: '10.1.2.3.4' is neither an address nor a network");
        assertThat(assets("address,owner\n").check().cause())
                .contains("its first line names no column ip or host but address, owner");
    }

    @Test
    void accountsAreKnownWithAndWithoutDomain() throws IOException {
        Path file = Files.writeString(
                folder.resolve("staff"),
                "user;Full Name;E-Mail;Email;Department;Roles\nalice;Alice A;x;alice@example.org;Sales;admin|ops\n");
        String yaml = "enrichment:\n  identities: [{name: staff, file: " + file + ", separator: \";\"}]\n";
        Tables tables = Tables.identities(settings(yaml), Clock.systemUTC());
        tables.watched().forEach(WatchedList::load);

        for (String name : List.of("alice", "ALICE@example.org", "EXAMPLE\\Alice")) {
            assertThat(Enriched.by(tables, Map.of("user.name", name)))
                    .containsEntry("user.full_name", "Alice A")
                    .containsEntry("user.email", "alice@example.org")
                    .containsEntry("user.identity.department", "Sales")
                    .containsEntry("user.identity.e_mail", "x")
                    .containsEntry("user.roles", List.of("admin", "ops"));
        }
        assertThat(Enriched.by(tables, Map.of("winlog.event_data.TargetUserName", "alice")))
                .containsEntry("user.target.full_name", "Alice A");
        assertThat(Enriched.by(tables, Map.of("user.name", "bob"))).hasSize(1);
    }

    private Tables assets(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("assets"), text);
        Tables tables = Tables.assets(
                settings("enrichment:\n  assets: [{name: cmdb, file: " + file + "}]\n"), Clock.systemUTC());
        tables.watched().forEach(WatchedList::load);
        return tables;
    }

    private static EnrichmentSettings settings(String yaml) {
        return ConfigReader.parse(TidewatchConfig.class, "test", yaml, Map.of()).enrichment();
    }
}
