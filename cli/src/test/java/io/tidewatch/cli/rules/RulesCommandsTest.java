package io.tidewatch.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RulesCommandsTest {
    private static final String RULES = """
            title: Failed Login
            id: 53ba33fd-3a50-4468-a5ef-c583635cfa92
            name: failed_login
            description: A login that failed.
            status: stable
            tags: [attack.credential-access, attack.t1110.001]
            logsource: {product: windows, service: security}
            detection:
                selection: {EventID: 4625}
                filter:
                    TargetUserName|startswith: svc_
                condition: selection and not filter
            level: low
            ---
            title: Brute Force
            id: a8418a5a-5fc4-46b5-b23b-6c73beb19d41
            description: Many logins that failed.
            correlation:
                type: event_count
                rules: [failed_login]
                group-by: [TargetUserName]
                timespan: 10m
                condition: {gte: 3}
            level: high
            """;
    private static final String BROKEN = """
            title: Broken <&> rule
            logsource: {product: windows}
            detection:
                selection:
                    CommandLine|contain: x
                condition: selection
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void checkAcceptsGoodRules() throws IOException {
        Run.Ended ended = Run.run("rules", "check", write("good.yml", RULES).toString(), "--strict");

        assertThat(ended.out()).contains("2 can be used, 0 errors, 0 to look at");
        assertThat(ended.code()).isZero();
    }

    @Test
    void checkTellsFileLineAndRemedyAndFails() throws IOException {
        write("good.yml", RULES);
        write("broken.yml", BROKEN);

        Run.Ended ended = Run.run("rules", "check", folder.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("broken.yml", "5  error", "contain", "1 errors");
    }

    @Test
    void checkFindsAnIdThatTwoRulesHaveAndTagsThatMeanNothing() throws IOException {
        write("a.yml", RULES.replace("attack.t1110.001", "attack.credential_acess"));
        write("b.yml", RULES);

        Run.Ended ended = Run.run("rules", "check", folder.toString(), "--format", "json");

        assertThat(ended.out()).contains("is also that of 'Failed Login'", "attack.credential_acess");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void checkWritesJunit() throws Exception {
        write("good.yml", RULES);
        write("broken.yml", BROKEN);
        Path report = folder.resolve("report.xml");

        Run.run("rules", "check", folder.toString(), "--format", "junit", "-o", report.toString());

        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Files.readAllBytes(report)));
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
    }

    @Test
    void checkWritesSarif() throws IOException {
        Path file = write("broken.yml", BROKEN);

        Run.Ended ended = Run.run("rules", "check", file.toString(), "--format", "sarif", "--errors");

        JsonNode result =
                JSON.readTree(ended.out()).get("runs").get(0).get("results").get(0);
        assertThat(result.get("level").stringValue()).isEqualTo("error");
        assertThat(result.findValue("startLine").intValue()).isEqualTo(5);
        assertThat(result.findValue("uri").stringValue()).endsWith("broken.yml");
    }

    @Test
    void testsOfEventsOverTimePassOrSayWhatWasExpected() throws IOException {
        write("rules.yml", RULES);
        Path good = write("good.test.yml", """
                rules: rules.yml
                tests:
                    - name: three failures
                      events:
                          - at: 0s
                            event: {Channel: Security, EventID: 4625, TargetUserName: alice}
                            matches: [failed_login]
                            correlations: []
                          - at: 4m
                            event: {Channel: Security, EventID: 4625, TargetUserName: alice}
                          - at: 10m
                            event: {Channel: Security, EventID: 4625, TargetUserName: alice}
                            correlations: [Brute Force]
                    - name: too far apart
                      events:
                          - {Channel: Security, EventID: 4625, TargetUserName: alice}
                          - at: 11m
                            event: {Channel: Security, EventID: 4625, TargetUserName: alice}
                          - at: 12m
                            event: {Channel: Security, EventID: 4625, TargetUserName: alice}
                            correlations: []
                      finally: {correlations: []}
                """);
        Path bad = write("bad.test.yml", """
                rules: rules.yml
                tests:
                    - name: service accounts
                      events:
                          - event: {Channel: Security, EventID: 4625, TargetUserName: svc_x}
                            matches: [failed_login]
                """);

        Run.Ended passed = Run.run("rules", "test", good.toString());
        assertThat(passed.code()).as(passed.out() + passed.err()).isZero();
        assertThat(passed.out()).contains("2 of 2 tests passed");

        Path junit = folder.resolve("junit.xml");
        Run.Ended failed = Run.run("rules", "test", bad.toString(), "--junit", junit.toString());
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("'failed_login' was expected to match and did not", "TargetUserName = svc_x");
        assertThat(junit).content().contains("<failure");
    }

    @Test
    void aTestFileWithAnUnknownKeyIsRefusedWithTheKnownOnes() throws IOException {
        Path file = write("a.test.yml", "tests:\n  - name: x\n    event: []\n");

        Run.Ended ended = Run.run("rules", "test", file.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("unknown key 'event'", "events");
    }

    @Test
    void explainShowsTheTreeAndWhereThePatternLies() throws IOException {
        String rules = write("rules.yml", RULES).toString();

        Run.Ended no = Run.run(
                "rules", "explain", rules, "{\"Channel\":\"Security\",\"EventID\":4625,\"TargetUserName\":\"svc_x\"}");
        assertThat(no.code()).isEqualTo(1);
        assertThat(no.out()).contains("does not match", "✓ selection", "TargetUserName = »svc_«x");

        Path events = write(
                "events.json", "{\"a\":1}\n{\"Channel\":\"Security\",\"EventID\":4625,\"TargetUserName\":\"bob\"}\n");
        Run.Ended yes = Run.run("rules", "explain", rules, events.toString(), "--record", "2", "--json");
        assertThat(yes.code()).isZero();
        assertThat(JSON.readTree(yes.out()).get("matched").booleanValue()).isTrue();
    }

    @Test
    void coverageCountsTechniquesAndWritesALayer() throws IOException {
        String rules = write("rules.yml", RULES).toString();

        assertThat(Run.run("rules", "coverage", rules).out()).contains("Credential Access", "T1110.001 1");
        JsonNode layer = JSON.readTree(
                Run.run("rules", "coverage", rules, "--navigator", "-").out());
        assertThat(layer.get("techniques").get(0).get("techniqueID").stringValue())
                .isEqualTo("T1110.001");
        assertThat(layer.get("domain").stringValue()).isEqualTo("enterprise-attack");
    }

    @Test
    void listNamesEveryRule() throws IOException {
        Run.Ended ended = Run.run("rules", "list", write("rules.yml", RULES).toString());

        assertThat(ended.out()).contains("Failed Login", "product=windows service=security", "correlation event_count");
        assertThat(ended.code()).isZero();
    }

    @Test
    void withoutASubcommandTheyAreListed() {
        Run.Ended ended = Run.run("rules");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("check", "coverage", "explain", "list", "test");
    }
}
