package io.tidewatch.cli.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import io.tidewatch.cli.Run.Ended;
import io.tidewatch.cli.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandsTest {
    private static final String HELD =
            "{\"accessToken\":\"a.b.c\",\"tokenType\":\"Bearer\",\"expiresIn\":%d,\"refreshToken\":\"twr_1\",\"mustChangePassword\":false}";

    @TempDir
    private Path home;

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSessionIsKeptPrivatelyUsedRenewedAndEnded() throws IOException {
        server.reply("/api/v1/auth/login", HELD.formatted(1));
        Ended ended = run(Map.of("TIDEWATCH_PASSWORD", "secret-password"), "login", "ann");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("as ann").doesNotContain("twr_1");
        Path file = home.resolve("tidewatch/session.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        server.reply(
                "/api/v1/auth/refresh",
                HELD.formatted(600).replace("a.b.c", "d.e.f").replace("twr_1", "twr_2"));
        server.reply(
                "/api/v1/users", "{\"users\":[{\"name\":\"ann\",\"roles\":[\"viewer\",\"desk\"],\"disabled\":false}]}");
        Ended users = run(Map.of(), "users", "list");
        assertThat(users.code()).as(users.err()).isZero();
        assertThat(users.out()).contains("ann", "viewer,desk");
        assertThat(last("/api/v1/users").headers()).containsEntry("authorization", "Bearer d.e.f");
        assertThat(last("/api/v1/auth/refresh").text()).contains("twr_1");
        assertThat(Files.readString(file)).contains("twr_2");

        server.reply("/api/v1/auth/logout", "{}");
        assertThat(run(Map.of(), "logout").code()).isZero();
        assertThat(last("/api/v1/auth/logout").text()).contains("twr_2");
        assertThat(file).doesNotExist();
    }

    @Test
    void aOneTimePasswordAndATokenArePrintedOnce() {
        Map<String, String> token = Map.of("TIDEWATCH_TOKEN", "twt_x");
        server.reply("/api/v1/users", "{\"user\":{\"name\":\"ann\"},\"oneTimePassword\":\"b95kt-bquh2\"}");
        Ended made = run(token, "users", "add", "ann", "--role", "analyst,desk", "--tenant", "acme");
        assertThat(made.out()).contains("b95kt-bquh2");
        assertThat(last("/api/v1/users").text()).contains("\"roles\":[\"analyst\",\"desk\"]");
        assertThat(last("/api/v1/users").headers()).containsEntry("tidewatch-tenant", "acme");
        server.reply("/api/v1/tokens", "{\"details\":{\"id\":\"1\"},\"token\":\"twt_made\"}");
        assertThat(run(token, "tokens", "add", "web", "--permission", "ingest")
                        .out()
                        .strip())
                .isEqualTo("twt_made");
        server.reply("/api/v1/roles/linux desk", "{}");
        assertThat(run(token, "roles", "set", "linux desk", "--permission", "search", "--dataset", "linux.*")
                        .code())
                .isZero();
        server.reply("/api/v1/audit/check", "{\"sound\":false,\"firstBroken\":7}");
        Ended broken = run(token, "audit", "--check");
        assertThat(broken.out()).contains("entry 7");
        assertThat(broken.code()).isNotZero();
    }

    @Test
    void aPasswordIsChangedWithoutBeingAnArgument() {
        server.reply("/api/v1/auth/login", HELD.formatted(600));
        server.reply("/api/v1/me/password", "{}");
        Ended changed = run(
                Map.of("TIDEWATCH_PASSWORD", "old-password", "TIDEWATCH_NEW_PASSWORD", "new-password-1"), "password");
        assertThat(changed.code()).as(changed.err()).isZero();
        assertThat(last("/api/v1/me/password").text()).contains("old-password", "new-password-1");
        assertThat(last("/api/v1/me/password").headers()).containsEntry("authorization", "Bearer a.b.c");
        assertThat(changed.out() + changed.err()).doesNotContain("old-password").doesNotContain("new-password-1");
    }

    private FakeServer.Seen last(String path) {
        List<FakeServer.Seen> all = server.requests().stream()
                .filter(seen -> seen.path().equals(path))
                .toList();
        assertThat(all).as(path).isNotEmpty();
        return all.getLast();
    }

    private Ended run(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("TIDEWATCH_URL", server.address().toString());
        all.put("XDG_CONFIG_HOME", home.toString());
        return Run.run(all, new Stop(), arguments);
    }
}
