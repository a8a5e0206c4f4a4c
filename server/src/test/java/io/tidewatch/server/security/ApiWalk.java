package io.tidewatch.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Every call of the OpenAPI document, made as the document's own examples say. */
final class ApiWalk {
    private final TestServer server;
    private final List<Operation> operations = new ArrayList<>();

    /**
     * A call that the document describes.
     *
     * @param permissions what it needs; none where it needs none
     * @param open whether it needs no credentials either
     */
    record Operation(String verb, String path, JsonNode node, Set<String> permissions, boolean open) {
        boolean takesPathVariables() {
            return path.contains("{");
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    record Answer(int status, String body) {}

    ApiWalk(TestServer server) {
        this.server = server;
        JsonNode document = TestServer.json(server.send(server.anonymous("/api/v1/openapi.json")));
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(verb -> {
                    JsonNode node = verb.getValue();
                    operations.add(new Operation(
                            verb.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            node,
                            permissions(node),
                            node.get("security").isEmpty()));
                }));
    }

    List<Operation> operations() {
        return operations;
    }

    private static Set<String> permissions(JsonNode node) {
        Set<String> needed = new HashSet<>();
        if (node.has("x-permission")) {
            needed.add(node.get("x-permission").asString());
            node.get("x-permissions-also").forEach(permission -> needed.add(permission.asString()));
        }
        return needed;
    }

    /** Makes the call with the document's examples. */
    Answer call(Operation operation, @Nullable String authorization) {
        return call(operation, authorization, Map.of());
    }

    /** The same with other values in the path. */
    Answer call(Operation operation, @Nullable String authorization, Map<String, String> values) {
        String path = operation.path;
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.node.path("parameters")) {
            String name = parameter.get("name").asString();
            String example = values.getOrDefault(name, parameter.path("example").asString(""));
            if (parameter.get("in").asString().equals("path")) {
                assertThat(example).as(operation + " has no example of " + name).isNotEmpty();
                path = path.replace("{" + name + "}", encoded(example));
            } else if (parameter.get("required").asBoolean()) {
                query.add(name + "=" + encoded(example));
            }
        }
        HttpRequest.Builder request = server.anonymous(path + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        Map.Entry<String, JsonNode> body = operation.node.path("requestBody").path("content").properties().stream()
                .findFirst()
                .orElse(null);
        if (body == null) {
            request.method(operation.verb, HttpRequest.BodyPublishers.noBody());
        } else {
            JsonNode example = body.getValue().get("example");
            request.header("Content-Type", body.getKey())
                    .method(
                            operation.verb,
                            HttpRequest.BodyPublishers.ofString(
                                    example.isString() ? example.asString() : example.toString()));
        }
        return send(request);
    }

    /** The first part of the answer, as streams have no end. */
    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> response =
                    server.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                boolean stream =
                        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
                return new Answer(
                        response.statusCode(), stream ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
