package io.tidewatch.server.security;

import static io.tidewatch.server.TestServer.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.ApiToken;
import io.tidewatch.catalog.Role;
import io.tidewatch.catalog.Session;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks every call of the OpenAPI document as nobody, as every role, as an ingest token, as somebody without permissions, as somebody who
 * sees other datasets, and as another tenant. A new endpoint is walked as soon as it is there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalkTest {
    /** In everything that the tenant 'default' has and nobody else may see. */
    private static final String SECRET = "zq-secret";

    private TestServer server;
    private ApiWalk walk;

    @BeforeAll
    void fill() {
        server = TestServer.start();
        walk = new ApiWalk(server);
        for (BuiltInRole role : BuiltInRole.values()) {
            server.accounts.put(server.account("is-" + role.label(), TenantId.DEFAULT, role.label()));
        }
        server.roles.put(role("nothing", Set.of(), DatasetScope.ALL));
        server.roles.put(role(
                "elsewhere",
                BuiltInRole.VIEWER.permissions().stream().map(Permission::label).collect(Collectors.toSet()),
                DatasetScope.of(Set.of("elsewhere.*"))));
        server.accounts.put(server.account("is-nothing", TenantId.DEFAULT, "nothing"));
        server.accounts.put(server.account("is-elsewhere", TenantId.DEFAULT, "elsewhere"));
        server.accounts.put(server.account(SECRET + "-user", TenantId.DEFAULT, "viewer"));
        server.roles.put(role(SECRET + "-role", Set.of("search"), DatasetScope.ALL));
        server.accounts.add(new ApiToken(
                SECRET + "-token",
                TenantId.DEFAULT,
                SECRET,
                "no-hash",
                Set.of("ingest"),
                DatasetScope.ALL,
                null,
                server.clock.instant(),
                null,
                null));
        server.sessions.begin(
                new Session(
                        SECRET + "-session",
                        TenantId.DEFAULT,
                        "admin",
                        "192.0.2.1",
                        server.clock.instant(),
                        server.clock.instant().plusSeconds(3_600)),
                "no-hash");
        server.post(
                "/api/v1/events",
                "application/json",
                "{\"message\":\"" + SECRET + "\",\"" + SECRET + "\":\"" + SECRET + "\"}",
                "Tidewatch-Dataset",
                "hidden.set");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void nobodyIsLetInWithoutCredentials() {
        int refused = 0;
        for (ApiWalk.Operation operation : walk.operations()) {
            ApiWalk.Answer answer = walk.call(operation, null);
            if (operation.open()) {
                assertThat(answer.status())
                        .as(operation.toString())
                        .isLessThan(500)
                        .isNotEqualTo(403);
            } else {
                assertThat(answer.status()).as(operation.toString()).isEqualTo(401);
                refused++;
            }
            assertThat(answer.body()).as(operation.toString()).doesNotContain(SECRET);
        }
        assertThat(refused).isGreaterThan(30);
    }

    @Test
    void everyRoleMayDoWhatItsPermissionsSayAndNothingElse() {
        Map<String, Set<String>> callers = new LinkedHashMap<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            callers.put(
                    basic("is-" + role.label(), TestServer.PASSWORD),
                    role.permissions().stream().map(Permission::label).collect(Collectors.toSet()));
        }
        callers.put(basic("is-nothing", TestServer.PASSWORD), Set.of());
        callers.put("Bearer " + server.token("default", Permission.INGEST), Set.of("ingest"));
        for (Permission permission : Permission.values()) {
            callers.put("Bearer " + server.token("default", permission), Set.of(permission.label()));
        }
        callers.forEach((authorization, permissions) -> {
            for (ApiWalk.Operation operation : walk.operations()) {
                if (operation.open()) {
                    continue;
                }
                ApiWalk.Answer answer = walk.call(operation, authorization);
                String what = operation + " with " + permissions + ": " + answer;
                if (!permissions.containsAll(operation.permissions())) {
                    assertThat(answer.status()).as(what).isEqualTo(403);
                    assertThat(answer.body()).as(what).doesNotContain(SECRET);
                } else {
                    assertThat(answer.status()).as(what).isLessThan(500).isNotIn(401, 429);
                    if (answer.status() == 403) {
                        assertThat(answer.body()).as(what).doesNotContain("needs the permission");
                    }
                }
            }
        });
    }

    @Test
    void anotherTenantsAdministratorSeesNothingOfIt() {
        String other = basic("other", TestServer.PASSWORD);
        for (ApiWalk.Operation operation : walk.operations()) {
            ApiWalk.Answer answer = walk.call(operation, other);
            assertThat(answer.body()).as(operation.toString()).doesNotContain(SECRET);
            assertThat(answer.status()).as(operation + ": " + answer).isLessThan(500);
            if (operation.permissions().contains("tenants")) {
                assertThat(answer.status()).as(operation.toString()).isEqualTo(403);
            }
        }
    }

    @Test
    void anotherTenantsIdsAreNotThere() {
        String admin = basic("admin", TestServer.PASSWORD);
        String other = basic("other", TestServer.PASSWORD);
        Set<String> foreign = names(admin);
        foreign.removeAll(names(other));
        assertThat(foreign)
                .contains(SECRET + "-user", SECRET + "-role", SECRET + "-token", SECRET + "-session")
                .anyMatch(id -> id.matches("\\d+-\\d+-\\d+"));
        for (ApiWalk.Operation operation : walk.operations()) {
            // A PUT makes something under a name of the caller's choice, in the caller's own tenant.
            boolean makes = operation.verb().equals("PUT");
            if (!operation.takesPathVariables() || operation.open() || isAgents(operation) || makes) {
                continue;
            }
            for (String id : foreign) {
                Map<String, String> values = new LinkedHashMap<>();
                operation.node().path("parameters").forEach(parameter -> {
                    if (parameter.get("in").asString().equals("path")) {
                        values.put(parameter.get("name").asString(), id);
                    }
                });
                ApiWalk.Answer answer = walk.call(operation, other, values);
                String what = operation + " " + id + ": " + answer;
                assertThat(answer.status()).as(what).isIn(400, 403, 404, 409);
            }
        }
        assertThat(names(admin)).containsAll(foreign);
    }

    @Test
    void whoSeesOtherDatasetsSeesNothingOfThis() {
        String elsewhere = basic("is-elsewhere", TestServer.PASSWORD);
        for (ApiWalk.Operation operation : walk.operations()) {
            if (operation.permissions().contains("search")) {
                assertThat(walk.call(operation, elsewhere).body())
                        .as(operation.toString())
                        .doesNotContain(SECRET);
            }
        }
        String id = server.searcher
                .search(io.tidewatch.store.Scope.all(TenantId.DEFAULT), 1, null)
                .events()
                .getFirst()
                .id()
                .toString();
        assertThat(server.send(server.anonymous("/api/v1/events/" + id).header("Authorization", elsewhere))
                        .statusCode())
                .isEqualTo(404);
    }

    /** Agents are told that whatever they ask for is there; it is no object of anyone's. */
    private static boolean isAgents(ApiWalk.Operation operation) {
        return !operation.path().startsWith("/api/");
    }

    /** The ids and names that the lists show to a caller. */
    private Set<String> names(String authorization) {
        Set<String> names = new HashSet<>();
        for (ApiWalk.Operation operation : walk.operations()) {
            if (operation.verb().equals("GET")
                    && !operation.takesPathVariables()
                    && operation.path().startsWith("/api/v1/")
                    && !operation.path().equals("/api/v1/tail")
                    && !operation.open()) {
                ApiWalk.Answer answer = walk.call(operation, authorization);
                if (answer.status() == 200 && answer.body().startsWith("{")) {
                    collect(new JsonMapper().readTree(answer.body()), names);
                }
            }
        }
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        for (String member : Set.of("id", "name")) {
            if (node.path(member).isString() && !node.get(member).asString().isEmpty()) {
                names.add(node.get(member).asString());
            }
        }
        node.forEach(child -> collect(child, names));
    }

    private static Role role(String name, Set<String> permissions, DatasetScope datasets) {
        return new Role(
                TenantId.DEFAULT, name, "", permissions, datasets, java.time.Instant.parse("2026-11-21T12:00:00Z"));
    }
}
