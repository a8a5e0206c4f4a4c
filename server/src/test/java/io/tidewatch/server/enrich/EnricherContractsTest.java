package io.tidewatch.server.enrich;

import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.NetworkSettings;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.agent.UserAgents;
import io.tidewatch.enrich.asset.Tables;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.enrich.network.InternalNetworks;
import io.tidewatch.enrich.threat.ThreatLists;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.enrich.EnricherContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The enrichers of core keep to the contract. They are tested here because the contract's suite needs core itself. */
class EnricherContractsTest {
    @TempDir
    Path folder;

    @Nested
    class ThreatListsContract extends EnricherContract {
        @Override
        protected Enricher enricher() throws IOException {
            Files.writeString(folder.resolve("list"), """
                    203.0.113.9
                    evil.example
                    http://evil.example/a
                    44d88612fea8a8f36de82e1278abb02f
                    """);
            ThreatLists lists = new ThreatLists(settings("threat-lists"), Clock.systemUTC());
            lists.watched().forEach(WatchedList::load);
            return lists;
        }

        @Override
        protected Events known() {
            return Events.event()
                    .field("source.ip", "203.0.113.9")
                    .field("url.full", "http://evil.example/a")
                    .field("file.hash.md5", "44d88612fea8a8f36de82e1278abb02f");
        }

        @Override
        protected List<String> looksAt() {
            return List.of(
                    "source.ip",
                    "dns.resolved_ip",
                    "url.full",
                    "url.domain",
                    "dns.question.name",
                    "file.hash.md5",
                    "Hashes");
        }
    }

    @Nested
    class NetworksContract extends EnricherContract {
        @Override
        protected Enricher enricher() {
            return new InternalNetworks(NetworkSettings.DEFAULTS);
        }

        @Override
        protected Events known() {
            return Events.event().field("source.ip", "10.0.0.1").field("destination.ip", "203.0.113.9");
        }

        @Override
        protected List<String> looksAt() {
            return List.of("source.ip", "destination.ip");
        }
    }

    @Nested
    class AssetsContract extends EnricherContract {
        @Override
        protected Enricher enricher() throws IOException {
            Files.writeString(
                    folder.resolve("list"),
                    "ip,host,owner,labels\n10.0.0.0/8,,Office,a;b\n10.0.0.1,web01,Web team,c\n");
            return loaded(Tables.assets(settings("assets"), Clock.systemUTC()));
        }

        @Override
        protected Events known() {
            return Events.event().field("source.ip", "10.0.0.1").field("host.name", "WEB01.example");
        }

        @Override
        protected List<String> looksAt() {
            return List.of("source.ip", "host.ip", "host.name", "source.domain", "Computer");
        }
    }

    @Nested
    class IdentitiesContract extends EnricherContract {
        @Override
        protected Enricher enricher() throws IOException {
            Files.writeString(folder.resolve("list"), "user,full_name,department,roles\nalice,Alice A,Sales,admin\n");
            return loaded(Tables.identities(settings("identities"), Clock.systemUTC()));
        }

        @Override
        protected Events known() {
            return Events.event().field("user.name", "EXAMPLE\\alice");
        }

        @Override
        protected List<String> looksAt() {
            return List.of("user.name", "user.target.name", "SubjectUserName");
        }
    }

    @Nested
    class UserAgentsContract extends EnricherContract {
        @Override
        protected Enricher enricher() {
            return new UserAgents();
        }

        @Override
        protected Events known() {
            return Events.event().field("user_agent.original", "curl/8.5.0");
        }

        @Override
        protected List<String> looksAt() {
            return List.of("user_agent.original");
        }
    }

    private static Tables loaded(Tables tables) {
        tables.watched().forEach(WatchedList::load);
        return tables;
    }

    private EnrichmentSettings settings(String key) {
        String yaml = "enrichment:\n  " + key + ": [{name: list, file: " + folder.resolve("list") + "}]\n";
        return ConfigReader.parse(TidewatchConfig.class, "test", yaml, Map.of()).enrichment();
    }
}
