package io.tidewatch.server.openapi;

import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Every endpoint is described well enough to be called by someone who knows nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private TestServer server;
    private JsonNode document;

    @BeforeAll
    void start() {
        server = TestServer.start();
        document = json(server.send(server.anonymous("/api/v1/openapi.json")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyCallHasASummaryAPermissionAndItsAnswers() {
        assertThat(document.get("openapi").asString()).startsWith("3.1");
        assertThat(operations().size()).isGreaterThan(20);
        operations().forEach((name, operation) -> {
            assertThat(operation.get("summary").asString())
                    .as(name)
                    .isNotBlank()
                    .doesNotEndWith(".");
            boolean guarded = operation.has("x-permission");
            assertThat(guarded
                            || operation.get("description").asString().contains("Needs no credentials")
                            || operation.get("description").asString().contains("Needs any credentials"))
                    .as(name + " says who may call it")
                    .isTrue();
            assertThat(operation.get("security").isEmpty()).as(name).isEqualTo(!guarded && isOpen(operation));
            assertThat(operation.get("responses").has("default")).as(name).isTrue();
        });
    }

    @Test
    void everyParameterHasAMeaningAndWhatMustBeGivenAnExample() {
        operations()
                .forEach((name, operation) -> operation.path("parameters").forEach(parameter -> {
                    String which = name + " " + parameter.get("name").asString();
                    assertThat(parameter.get("description").asString())
                            .as(which)
                            .isNotBlank();
                    if (parameter.get("required").asBoolean()) {
                        assertThat(parameter.path("example").asString(""))
                                .as(which)
                                .isNotBlank();
                    }
                }));
    }

    @Test
    void everyCallThatTakesABodyHasAnExampleOfItAndEveryAnswerTheMembersThatItPromises() {
        operations().forEach((name, operation) -> {
            if (name.startsWith("put ") || name.startsWith("patch ")) {
                assertThat(operation.has("requestBody")).as(name).isTrue();
            }
            for (JsonNode content : operation.path("requestBody").path("content")) {
                checkExample(name + " body", content);
            }
            operation.get("responses").properties().forEach(response -> {
                if (response.getKey().startsWith("2")) {
                    response.getValue().path("content").forEach(content -> checkExample(name + " answer", content));
                    assertThat(response.getValue().has("content"))
                            .as(name + " shows an answer")
                            .isEqualTo(!response.getKey().equals("204"));
                }
            });
        });
    }

    @Test
    void writesThatMayBeSentAgainSayHowAndSecretOnesDoNot() {
        List<String> heeding = new ArrayList<>();
        operations()
                .forEach((name, operation) -> operation.path("parameters").forEach(parameter -> {
                    if (parameter.get("name").asString().equals("Idempotency-Key")) {
                        assertThat(parameter.get("in").asString()).isEqualTo("header");
                        heeding.add(name);
                    }
                }));
        assertThat(heeding)
                .contains(
                        "post /api/v1/cases",
                        "patch /api/v1/users/{name}",
                        "delete /api/v1/tokens/{id}",
                        "put /api/v1/roles/{name}",
                        "put /api/v1/searches/{id}",
                        "put /api/v1/dashboards/{id}",
                        "post /api/v1/notifications/{id}/again")
                .doesNotContain("post /api/v1/tokens", "post /api/v1/users", "post /api/v1/events")
                .noneMatch(name -> name.startsWith("get "));
        assertThat(server.send(server.request("/api/v1/tokens")
                                .header("Idempotency-Key", "k1")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .body())
                .contains("takes no Idempotency-Key");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void thePageComesFromHereAlone() {
        HttpResponse<String> page = server.send(server.anonymous("/docs"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'")
                .doesNotContain("http")
                .doesNotContain("unsafe-eval");
        assertThat(page.body()).doesNotContain("<script>").doesNotContain("https:");
        for (String file : List.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js")) {
            assertThat(server.send(server.anonymous("/docs/" + file)).statusCode())
                    .as(file)
                    .isEqualTo(200);
        }
        assertThat(server.send(server.anonymous("/docs/pom.properties")).statusCode())
                .isEqualTo(404);
        assertThat(server.send(server.anonymous("/docs/..%2fpom.properties")).statusCode())
                .isIn(400, 401, 404);
    }

    private void checkExample(String name, JsonNode content) {
        assertThat(content.has("example")).as(name + " has an example").isTrue();
        JsonNode schema = content.path("schema");
        if (schema.has("$ref")) {
            schema = document.at(schema.get("$ref").asString().substring(1));
        }
        JsonNode example = content.get("example");
        for (JsonNode member : schema.path("required")) {
            assertThat(example.has(member.asString()))
                    .as(name + " has '" + member.asString() + "'")
                    .isTrue();
        }
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            assertThat(schema.get("properties").propertyNames()).as(name).containsAll(example.propertyNames());
        }
    }

    private static boolean isOpen(JsonNode operation) {
        return operation.get("description").asString().contains("Needs no credentials");
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> all = new java.util.TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> all.put(verb.getKey() + " " + path.getKey(), verb.getValue())));
        return all;
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }
}
