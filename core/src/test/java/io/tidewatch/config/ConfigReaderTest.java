package io.tidewatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @Test
    void placeholdersOfRulesAreListsByName() {
        DetectionSettings settings = ConfigReader.parse(
                        TidewatchConfig.class,
                        "tidewatch.yml",
                        "detection:\n  placeholders: [{name: Servers, values: [a, 'b*']}, {name: Admins, values: [root]}]\n",
                        Map.of())
                .detection();
        assertThat(settings.placeholderValues())
                .isEqualTo(Map.of("Servers", List.of("a", "b*"), "Admins", List.of("root")));
        for (String wrong : List.of(
                "[{name: '%A%', values: [x]}]",
                "[{name: A, values: []}]",
                "[{name: A}]",
                "[{values: [x]}]",
                "[{name: A, values: [x]}, {name: A, values: [y]}]")) {
            assertThatThrownBy(() -> ConfigReader.parse(
                            TidewatchConfig.class,
                            "tidewatch.yml",
                            "detection: {placeholders: " + wrong + "}",
                            Map.of()))
                    .as(wrong)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("placeholders");
        }
    }

    @Test
    void noFileGivesTheDefaults() {
        TidewatchConfig config = ConfigReader.read(TidewatchConfig.class, null, Map.of());
        assertThat(config).isEqualTo(TidewatchConfig.DEFAULTS);
        assertThat(config.http().address()).isEqualTo("127.0.0.1");
    }

    @Test
    void everyTypeIsRead() {
        TidewatchConfig config = read("""
                data-dir: /tmp/tw
                http:
                  port: 9_999
                  limits:
                    body: 8MiB
                    read-timeout: 1m30s
                queue:
                store:
                  merge-interval: 30s
                  retention:
                    age: 90d
                sources:
                  - name: "web-*"
                    parser: nginx-access
                    dataset: nginx.access
                    zone: Europe/Berlin
                    keep-raw: true
                  - name: x?
                """);
        assertThat(config.dataDir()).isEqualTo(Path.of("/tmp/tw"));
        assertThat(config.http().port()).isEqualTo(9999);
        assertThat(config.http().limits().body()).isEqualTo(ByteSize.ofMebibytes(8));
        assertThat(config.http().limits().readTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.http().limits().depth()).isEqualTo(HttpLimits.DEFAULTS.depth());
        assertThat(config.queue()).isEqualTo(QueueSettings.DEFAULTS);
        assertThat(config.store().mergeInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.store().retention().age()).isEqualTo(Duration.ofDays(90));
        SourceRule web = config.sources().getFirst();
        assertThat(web)
                .isEqualTo(new SourceRule(
                        "web-*", "nginx-access", Dataset.of("nginx.access"), ZoneId.of("Europe/Berlin"), true));
        assertThat(web.pattern().matcher("web-3.example.org").matches()).isTrue();
        assertThat(config.sources().get(1).pattern().matcher("xy").matches()).isTrue();
        assertThat(config.sources().get(1).pattern().matcher("xyz").matches()).isFalse();
    }

    @Test
    void environmentOverridesTheFile() {
        TidewatchConfig config = ConfigReader.parse(
                TidewatchConfig.class,
                "t.yml",
                "http: {port: 1}",
                Map.of(
                        "TIDEWATCH_HTTP_PORT", "9200",
                        "TIDEWATCH_HTTP_LIMITS_READ_TIMEOUT", "5s",
                        "TIDEWATCH_SECURITY_INITIAL_PASSWORD", "a long password",
                        "TIDEWATCH_SOURCES", "[{name: a, parser: syslog}]",
                        "TIDEWATCH_UNRELATED", "x"));
        assertThat(config.http().port()).isEqualTo(9200);
        assertThat(config.http().limits().readTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.sources()).extracting(SourceRule::parser).containsExactly("syslog");
        assertThat(config.toString()).doesNotContain("a long password").contains("***");
    }

    @Test
    void unknownKeysAreRefusedWithPlaceAndSuggestion() {
        assertThat(problems("http:\n  prot: 1\nquue: 3\n"))
                .containsExactlyInAnyOrder(
                        "t.yml:2: unknown key 'http.prot'; did you mean 'port'?",
                        "t.yml:3: unknown key 'quue'; did you mean 'queue'?");
        assertThat(problems("zzzzzz: 1\n"))
                .singleElement()
                .asString()
                .contains("t.yml:1", "known are data-dir, node, roles");
    }

    @Test
    void wrongValuesSayWhereWhatAndWhatToDo() {
        assertThat(problems("http:\n  port: eighty\n  limits:\n    body: huge\n    read-timeout: 5 parsecs\n"))
                .containsExactly(
                        "t.yml:2: http.port: 'eighty' is not a whole number",
                        "t.yml:4: http.limits.body: 'huge' is not a size; write for example 512MiB or 10GB",
                        "t.yml:5: http.limits.read-timeout: '5 parsecs' is not a length of time; write for example 500ms, 5m"
                                + " or 90d");
        assertThat(problems("http:\n  address: x\n  port: 70000\n"))
                .containsExactly("t.yml:3: http.port is 70000; use 1 to 65535, or 0 for any free port");
        assertThat(problems("sources:\n  - parser: syslog\n"))
                .containsExactly("t.yml:2: sources[0].name is missing; write for example name: \"web-*\"");
        assertThat(problems("sources: 3\nhttp: [1]\nsources2: 1\n"))
                .hasSize(3)
                .anyMatch(p -> p.startsWith("t.yml:1: sources: a list is wanted"))
                .anyMatch(p -> p.startsWith("t.yml:2: http has keys"))
                .anyMatch(p -> p.startsWith("t.yml:3: unknown key 'sources2'"));
        assertThat(problems("sources: [{name: a, keep-raw: yes}]"))
                .containsExactly("t.yml:1: sources[0].keep-raw: 'yes' is neither true nor false");
    }

    @Test
    void wrongVariablesAreNamedAndMisspeltOnesRefused() {
        assertThatThrownBy(() -> ConfigReader.parse(
                        TidewatchConfig.class,
                        "t.yml",
                        "",
                        Map.of("TIDEWATCH_HTTP_PORT", "x", "TIDEWATCH_HTTP_PRT", "1")))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "TIDEWATCH_HTTP_PORT: http.port: 'x' is not a whole number",
                                        "TIDEWATCH_HTTP_PRT: no configuration key has this environment variable; did you mean"
                                                + " 'TIDEWATCH_HTTP_PORT'?"));
        assertThatThrownBy(() ->
                        ConfigReader.parse(TidewatchConfig.class, "t.yml", "", Map.of("TIDEWATCH_HTTP_PORT", "-1")))
                .hasMessageStartingWith("TIDEWATCH_HTTP_PORT: http.port is -1");
    }

    @Test
    void listenersAreReadWithTheirCertificates() {
        TidewatchConfig config = read("""
                collect:
                  syslog:
                    - name: routers
                      address: 0.0.0.0
                      udp-port: 5514
                      tls-port: 6514
                      tenant: branch
                      source: sender
                      tls: {certificate: s.crt, key: s.key, client-ca: ca.crt, client-auth: required}
                """);
        ListenerSettings routers = config.collect().syslog().getFirst();
        assertThat(routers.udpPort()).isEqualTo(5514);
        assertThat(routers.tcpPort()).isNull();
        assertThat(routers.tenant().value()).isEqualTo("branch");
        assertThat(routers.source()).isEqualTo(SourceNaming.SENDER);
        assertThat(routers.tls().clientAuth()).isEqualTo(ClientCertificates.REQUIRED);
        assertThat(routers.maxConnections()).isEqualTo(ListenerSettings.DEFAULTS.maxConnections());
    }

    @Test
    void listenersThatCannotBeAreRefusedWithTheRemedy() {
        assertThat(problems("collect: {syslog: [{name: a}]}"))
                .containsExactly("t.yml:1: collect.syslog 'a' has no port; give it udp-port, tcp-port or tls-port");
        assertThat(problems("collect: {beats: [{name: a, udp-port: 1}]}"))
                .singleElement()
                .asString()
                .contains("collect.beats 'a' has a udp-port");
        assertThat(problems("collect: {gelf: [{name: a, tls-port: 1}]}"))
                .singleElement()
                .asString()
                .contains("collect.gelf[0].tls is missing beside tls-port");
        assertThat(problems("collect: {gelf: [{name: a, tls-port: 1, tls: {certificate: x}}]}"))
                .singleElement()
                .asString()
                .contains("collect.gelf[0].tls.key is missing beside certificate");
        assertThat(problems("collect: {syslog: [{name: a, tcp-port: 1, tenant: 'A B'}]}"))
                .singleElement()
                .asString()
                .contains("'A B' is not a tenant id");
    }

    @Test
    void brokenYamlIsNamedByLine() {
        assertThat(problems("http:\n  port: [1\n")).singleElement().asString().startsWith("t.yml:3: not valid YAML");
        assertThat(problems("a: 1\nhttp: {port: 1}\nhttp: {port: 2}\n"))
                .contains("t.yml:3: http is given twice; keep one");
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("none.yml");
        assertThatThrownBy(() -> ConfigReader.read(TidewatchConfig.class, file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--config");
    }

    @Test
    void durationsReadBackWhatTheyWrite() {
        for (String text : List.of("500ms", "5m", "1h30m", "90d", "1d2h3m4s5ms")) {
            assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
        }
        assertThat(Durations.parse("2w")).isEqualTo(Duration.ofDays(14));
        assertThatThrownBy(() -> Durations.parse("5")).isInstanceOf(IllegalArgumentException.class);
    }

    private static TidewatchConfig read(String yaml) {
        return ConfigReader.parse(TidewatchConfig.class, "t.yml", yaml, Map.of());
    }

    private static List<String> problems(String yaml) {
        try {
            read(yaml);
        } catch (ConfigException e) {
            return e.problems();
        }
        return List.of();
    }
}
