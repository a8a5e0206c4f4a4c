package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.Corpora;
import io.tidewatch.testkit.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RulesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ID = "0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10";
    private static final String RULE = """
            # who logs in as root
            title: Root Login
            id: 0a4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a10
            name: root_login
            status: test
            logsource:
                product: linux
                service: sshd
            detection:
                selection:
                    user.name: root
                condition: selection
            tags:
                - attack.initial-access
                - attack.t1078
            level: medium
            """;
    private static final String CORRELATION = """
            title: Many Root Logins
            id: 1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11
            correlation:
                type: event_count
                rules: [root_login]
                group-by: [source.ip]
                timespan: 5m
                condition: {gte: 3}
            level: high
            """;

    private final TestServer server = TestServer.start();

    @BeforeEach
    void nothingIsInForce() {
        assertThat(server.rules.keys(TenantId.DEFAULT)).isEmpty();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAddedRuleIsInForceWhenItIsAnsweredAndIsShownAsItWasWritten() {
        HttpResponse<String> added = put(RULE + "---\n" + CORRELATION);

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(TestServer.json(added).get("added")).hasSize(2);
        assertThat(server.rules.keys(TenantId.DEFAULT)).containsExactly(ID, "1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11");
        JsonNode shown = TestServer.json(server.get("/api/v1/rules/" + ID));
        assertThat(shown.get("text").asString()).isEqualTo(RULE);
        assertThat(shown.get("rule").get("level").asString()).isEqualTo("medium");
        assertThat(shown.get("rule").get("service").asString()).isEqualTo("sshd");
        assertThat(shown.get("rule").get("modifiedBy").asString()).isEqualTo("admin");
        assertThat(TestServer.json(server.get("/api/v1/rules/1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11"))
                        .get("text")
                        .asString())
                .isEqualTo(CORRELATION);
        assertThat(actions()).containsExactly("rule.added", "rule.added");
    }

    @Test
    void aRuleThatCannotBeReadIsRefusedWithLineAndRemedyAndNothingIsKept() {
        HttpResponse<String> answer = put(RULE + "---\n" + CORRELATION.replace("event_count", "event_cuont"));

        assertProblem(answer, 400);
        assertThat(answer.body()).contains("event_cuont").contains("\"line\":");
        assertThat(TestServer.json(server.get("/api/v1/rules")).get("total").asInt())
                .isZero();
    }

    @Test
    void anEditMakesAVersionAndTheOldOneCanBeRead() {
        put(RULE);

        HttpResponse<String> edited =
                send("PUT", "/api/v1/rules/" + ID, Map.of("text", RULE.replace("medium", "high")));

        assertThat(TestServer.json(edited).get("changed")).hasSize(1);
        JsonNode versions =
                TestServer.json(server.get("/api/v1/rules/" + ID + "/versions")).get("versions");
        assertThat(versions).hasSize(2);
        assertThat(versions.get(1).get("text").asString()).isEqualTo(RULE);
        assertProblem(send("PUT", "/api/v1/rules/" + ID, Map.of("text", CORRELATION)), 400);
        assertProblem(send("PUT", "/api/v1/rules/none", Map.of("text", RULE)), 404);
        assertThat(actions()).containsExactly("rule.edited", "rule.added");
    }

    @Test
    void disablingTakesARuleOutOfForceAndSaysWhatElseStops() {
        put(RULE + "---\n" + CORRELATION);

        HttpResponse<String> answer = send("PATCH", "/api/v1/rules/" + ID, Map.of("enabled", false));

        assertThat(TestServer.json(answer).get("changed")).hasSize(1);
        assertThat(server.rules.keys(TenantId.DEFAULT)).containsExactly("1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11");
        JsonNode correlation = TestServer.json(server.get("/api/v1/rules?kind=correlation"))
                .get("rules")
                .get(0);
        assertThat(correlation.get("problem").asString()).contains("root_login").contains("not loaded");
        assertThat(TestServer.json(server.get("/api/v1/rules?enabled=false"))
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void severalRulesAreChangedAtOnceAndRemovedOnesKeepTheirVersions() {
        put(RULE + "---\n" + CORRELATION);

        HttpResponse<String> removed =
                send("POST", "/api/v1/rules/actions", Map.of("action", "remove", "keys", List.of(ID, "unknown")));

        assertThat(TestServer.json(removed).get("changed")).hasSize(1);
        assertProblem(server.get("/api/v1/rules/" + ID), 404);
        assertThat(TestServer.json(server.get("/api/v1/rules/" + ID + "/versions"))
                        .get("versions"))
                .hasSize(1);
        assertProblem(send("POST", "/api/v1/rules/actions", Map.of("action", "burn", "keys", List.of(ID))), 400);
        assertThat(server.send(server.request("/api/v1/rules/1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11")
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void anExceptionIsAFilterThatExpires() {
        put(RULE + "---\n" + CORRELATION);

        HttpResponse<String> made = send(
                "POST",
                "/api/v1/rules/1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11/exceptions",
                Map.of(
                        "name", "Our \"scanner\"",
                        "conditions", Map.of("source.ip|cidr", List.of("192.0.2.0/24")),
                        "expiresIn", "1h"));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String key = TestServer.json(made).get("key").asString();
        assertThat(server.rules.keys(TenantId.DEFAULT)).hasSize(3).contains(key);
        assertThat(TestServer.json(made).get("text").asString()).contains(ID).contains("192.0.2.0/24");
        for (String rule : List.of(ID, "1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11")) {
            assertThat(TestServer.json(server.get("/api/v1/rules/" + rule + "/exceptions"))
                            .get("exceptions"))
                    .hasSize(1);
        }
        assertThat(TestServer.json(server.get("/api/v1/rules/" + ID))
                        .get("rule")
                        .get("problem")
                        .isNull())
                .isTrue();

        server.clock.advance(Duration.ofHours(1));

        Eventually.until(
                "the filter is out of force",
                () -> !server.rules.keys(TenantId.DEFAULT).contains(key));
        assertThat(server.rules.keys(TenantId.DEFAULT)).hasSize(2);
    }

    @Test
    void anArchiveIsImportedAsItIsAndOnceMoreChangesNothing() throws IOException {
        byte[] zip = zip(Map.of(
                "sigma/rules/root.yml", RULE,
                "sigma/rules/many.yaml", CORRELATION,
                "sigma/rules/old.yml",
                        RULE.replace(ID, "2c4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a12")
                                .replace("root_login", "old")
                                .replace("test", "deprecated"),
                "sigma/tests/root.test.yml", "tests: []",
                "sigma/README.md", "# hello",
                "sigma/broken.yml", "title: [",
                "../../etc/passwd.yml",
                        "title: Escape\nlogsource: {product: linux}\ndetection: {a: {b: c}, condition: a}\n"));

        JsonNode first = TestServer.json(upload(zip, "?source=sigma.zip"));
        JsonNode second = TestServer.json(upload(zip, "?source=sigma.zip"));

        assertThat(first.get("added")).hasSize(4);
        assertThat(first.get("refused")).hasSize(1);
        assertThat(second.get("added")).isEmpty();
        assertThat(second.get("changed")).isEmpty();
        assertThat(second.get("unchanged").asInt()).isEqualTo(4);
        assertThat(TestServer.json(server.get("/api/v1/rules?source=sigma.zip&enabled=false"))
                        .get("rules")
                        .get(0)
                        .get("status")
                        .asString())
                .isEqualTo("deprecated");
        assertThat(Files.exists(java.nio.file.Path.of("../../etc/passwd.yml"))).isFalse();
    }

    @Test
    void anImportDoesNotBringBackWhatSomebodyRemovedUnlessAsked() throws IOException {
        byte[] zip = zip(Map.of("root.yml", RULE));
        upload(zip, "");
        server.send(server.request("/api/v1/rules/" + ID).DELETE());

        assertThat(TestServer.json(upload(zip, "")).get("removedBefore").asInt())
                .isEqualTo(1);
        assertThat(TestServer.json(upload(zip, "?restore=true")).get("added")).hasSize(1);
    }

    @Test
    void anArchiveThatIsABombOrNoneIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            zip.putNextEntry(new ZipEntry("rules/readme.txt"));
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }

        assertProblem(upload(bomb.toByteArray(), ""), 400);
        assertProblem(upload("PK\3\4 but no archive".getBytes(StandardCharsets.UTF_8), ""), 400);
    }

    @Test
    void everyRuleOfTheSigmaArchiveIsTakenAsItIs() {
        byte[] archive = Corpora.bytes("sigma/sigma-rules.zip");

        JsonNode report = TestServer.json(upload(archive, "?source=sigma"));

        assertThat(report.get("added").size()).isGreaterThan(3_700);
        long total = TestServer.json(server.get("/api/v1/rules")).get("total").asLong();
        assertThat(total).isEqualTo(report.get("added").size());
        JsonNode windows = TestServer.json(server.get("/api/v1/rules?product=windows&level=critical&text=mimikatz"));
        assertThat(windows.get("total").asInt()).isPositive();
        assertThat(TestServer.json(server.get("/api/v1/rules/coverage"))
                        .get("techniques")
                        .size())
                .isGreaterThan(200);
    }

    @Test
    void pagesOfRulesGoOnWhereTheyEnded() {
        for (int i = 0; i < 5; i++) {
            put(RULE.replace(ID, "rule-" + i).replace("root_login", "n" + i).replace("Root Login", "Title " + i % 2));
        }

        JsonNode first = TestServer.json(server.get("/api/v1/rules?limit=3"));
        JsonNode second = TestServer.json(
                server.get("/api/v1/rules?limit=3&cursor=" + first.get("next").asString()));

        assertThat(first.get("total").asInt()).isEqualTo(5);
        assertThat(second.get("rules")).hasSize(2);
        assertThat(second.get("next").isNull()).isTrue();
        assertProblem(server.get("/api/v1/rules?cursor=nowhere"), 400);
    }

    @Test
    void aTextIsCheckedWithAllThatIsWrongAndNothingIsKept() {
        JsonNode good = TestServer.json(send("POST", "/api/v1/rules/check", Map.of("text", RULE)));
        JsonNode bad = TestServer.json(
                send("POST", "/api/v1/rules/check", Map.of("text", RULE.replace("user.name:", "user.name|contain:"))));

        assertThat(good.get("usable").asBoolean()).isTrue();
        assertThat(good.get("documents").get(0).get("key").asString()).isEqualTo(ID);
        assertThat(bad.get("usable").asBoolean()).isFalse();
        assertThat(bad.get("findings").get(0).get("remedy").asString()).contains("contains");
        assertThat(bad.get("findings").get(0).get("line").asInt()).isEqualTo(11);
        assertThat(TestServer.json(server.get("/api/v1/rules")).get("total").asInt())
                .isZero();
    }

    @Test
    void testsAreRunWithTheGivenRulesOrWithTheTenantsOwn() {
        String tests = """
                tests:
                  - name: root
                    dataset: linux.auth
                    events:
                      - event: {user.name: root, process.name: sshd}
                        matches: [Root Login]
                """;

        assertThat(TestServer.json(send("POST", "/api/v1/rules/test", Map.of("text", RULE, "tests", tests)))
                        .get("passed")
                        .asBoolean())
                .isTrue();
        JsonNode without = TestServer.json(send("POST", "/api/v1/rules/test", Map.of("tests", tests)));
        assertThat(without.get("passed").asBoolean()).isFalse();
        put(RULE);
        assertThat(TestServer.json(send("POST", "/api/v1/rules/test", Map.of("tests", tests)))
                        .get("passed")
                        .asBoolean())
                .isTrue();
        assertProblem(send("POST", "/api/v1/rules/test", Map.of("tests", "tests: [{")), 400);
    }

    @Test
    void whyARuleMatchesOrNotIsExplainedForFieldsLinesAndStoredEvents() {
        put(RULE + "---\n" + CORRELATION);
        server.post("/api/v1/events", "application/x-ndjson", "{\"message\":\"hello\",\"user.name\":\"root\"}\n");
        String id = server.events.getFirst().id().toString();

        JsonNode fields = explained(ID, Map.of("fields", Map.of("user.name", "root"), "dataset", "linux.auth"));
        JsonNode line = explained(
                "1b4e3c5e-5f0a-4c39-9d7c-6f1f3b1b7a11",
                Map.of(
                        "line",
                        "Dec 10 06:55:48 lab sshd[24200]: Accepted password for alice from 203.0.113.7 port 1 ssh2"));
        JsonNode event = explained(ID, Map.of("event", id));

        assertThat(fields.get("matched").asBoolean()).isTrue();
        assertThat(line.get("matched").asBoolean()).isFalse();
        assertThat(line.get("explanations").get(0).get("rule").asString()).isEqualTo(ID);
        assertThat(line.get("explanations").get(0).get("routed").asBoolean()).isTrue();
        assertThat(event.get("explanations").get(0).get("routed").asBoolean()).isFalse();
        assertProblem(send("POST", "/api/v1/rules/" + ID + "/explain", Map.of("event", "0-ffff-0")), 404);
        assertProblem(send("POST", "/api/v1/rules/" + ID + "/explain", Map.of()), 400);
        assertProblem(send("POST", "/api/v1/rules/none/explain", Map.of("line", "x")), 404);
    }

    @Test
    void aTextIsTriedOnEventsThatAreNotStored() {
        String events = "{\"user.name\":\"root\",\"source.ip\":\"192.0.2.1\"}";
        JsonNode tried = TestServer.json(send(
                "POST",
                "/api/v1/rules/try",
                Map.of(
                        "text",
                        RULE + "---\n" + CORRELATION,
                        "events",
                        List.of(events, events, "{\"user.name\":\"alice\"}", events),
                        "dataset",
                        "linux.auth")));

        assertThat(tried.get("matched").asInt()).isEqualTo(3);
        JsonNode results = tried.get("events");
        assertThat(results.get(2).get("matched").asBoolean()).isFalse();
        assertThat(results.get(2)
                        .get("explanations")
                        .get(0)
                        .get("condition")
                        .get("holds")
                        .asBoolean())
                .isFalse();
        assertThat(results.get(1).get("correlations")).isEmpty();
        assertThat(results.get(3).get("correlations").get(0).get("title").asString())
                .isEqualTo("Many Root Logins");
        assertThat(server.rules.keys(TenantId.DEFAULT)).isEmpty();
        assertProblem(send("POST", "/api/v1/rules/try", Map.of("text", RULE, "events", List.of("{no"))), 400);
        assertProblem(send("POST", "/api/v1/rules/try", Map.of("text", RULE, "events", List.of())), 400);
        assertProblem(send("POST", "/api/v1/rules/try", Map.of("text", "title: no", "events", List.of("x"))), 400);
    }

    @Test
    void theMatrixHasEveryTechniqueUnderItsTacticsAndTheRulesUnderTheirs() {
        put(RULE);
        put(RULE.replace(ID, "other").replace("root_login", "other").replace("Root Login", "Other"));
        send("PATCH", "/api/v1/rules/other", Map.of("enabled", false));

        JsonNode matrix = TestServer.json(server.get("/api/v1/rules/coverage")).get("matrix");

        assertThat(matrix).hasSize(14);
        assertThat(cell(matrix, "Initial Access", "T1078")).containsExactly(1, 1);
        assertThat(cell(matrix, "Persistence", "T1078")).containsExactly(0, 0);
        assertThat(cell(matrix, "Credential Access", "T1110")).containsExactly(0, 0);
    }

    private static List<Integer> cell(JsonNode matrix, String tactic, String technique) {
        return matrix.valueStream()
                .filter(column -> column.get("tactic").asString().equals(tactic))
                .flatMap(column -> column.get("techniques").valueStream())
                .filter(one -> one.get("technique").asString().equals(technique))
                .map(one ->
                        List.of(one.get("enabled").asInt(), one.get("disabled").asInt()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode explained(String key, Map<String, ?> ask) {
        return TestServer.json(send("POST", "/api/v1/rules/" + key + "/explain", ask));
    }

    @Test
    void nothingOfOneTenantsRulesIsSeenOrChangedByAnother() {
        put(RULE);
        String other = "Bearer "
                + server.token(
                        "other",
                        io.tidewatch.server.security.Permission.RULES_READ,
                        io.tidewatch.server.security.Permission.RULES_WRITE);

        assertThat(TestServer.json(server.send(server.anonymous("/api/v1/rules").header("Authorization", other)))
                        .get("total")
                        .asInt())
                .isZero();
        for (String path : List.of("", "/versions", "/exceptions")) {
            assertProblem(
                    server.send(server.anonymous("/api/v1/rules/" + ID + path).header("Authorization", other)), 404);
        }
        assertProblem(
                server.send(server.anonymous("/api/v1/rules/" + ID)
                        .header("Authorization", other)
                        .DELETE()),
                404);
        assertThat(server.rules.keys(TenantId.DEFAULT)).containsExactly(ID);
    }

    private HttpResponse<String> put(String text) {
        return send("POST", "/api/v1/rules", Map.of("text", text));
    }

    private HttpResponse<String> send(String method, String path, Map<String, ?> body) {
        return server.send(server.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpResponse<String> upload(byte[] bytes, String query) {
        return server.post("/api/v1/rules/import" + query, "application/octet-stream", bytes);
    }

    private List<String> actions() {
        return server.alerts.audited(TenantId.DEFAULT);
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
