package io.tidewatch.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import io.tidewatch.server.security.Permission;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Runs every curl command of {@code docs/api.md} against a server. */
class ApiPageTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");
    /** Commands about things that only exist on the reader's server. */
    private static final Pattern OF_SOMETHING_MADE_UP = Pattern.compile("0123456789abcdef|events/0-1-0");

    @Test
    void everyCommandWorks() throws IOException, InterruptedException {
        try (TestServer server = TestServer.start()) {
            String token = server.token("default", Permission.INGEST);
            List<String> commands = commands();
            assertThat(commands).hasSizeGreaterThan(15);
            for (String command : commands) {
                String status = run(server, token, command);
                List<String> wanted = OF_SOMETHING_MADE_UP.matcher(command).find()
                        ? List.of("200", "404")
                        : List.of("200", "201", "204");
                assertThat(wanted).as(command).contains(status);
            }
        }
    }

    @Test
    void everyAnswerShownIsJson() throws IOException {
        Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        int blocks = 0;
        while (block.find()) {
            assertThat(new JsonMapper().readTree(block.group(1)).isObject()).isTrue();
            blocks++;
        }
        assertThat(blocks).isGreaterThanOrEqualTo(3);
    }

    @Test
    void everyPathOfItExists() throws IOException {
        try (TestServer server = TestServer.start()) {
            try (Stream<String> lines = Files.lines(PAGE)) {
                Pattern path = Pattern.compile("\\$URL(/[a-z0-9/]+)");
                List<String> paths = lines.flatMap(line -> path.matcher(line).results())
                        .map(found -> found.group(1))
                        .distinct()
                        .filter(found -> !found.equals("/api/v1/tail"))
                        .filter(found -> !found.startsWith("/api/v1/dashboards/"))
                        .toList();
                for (String found : paths) {
                    HttpResponse<String> response = server.get(found);
                    assertThat(response.statusCode()).as(found).isIn(200, 400, 405);
                }
            }
        }
    }

    private static List<String> commands() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("curl ")).toList();
        }
    }

    /** The status that curl was answered with; a command that watches is ended after a second. */
    private static String run(TestServer server, String token, String command)
            throws IOException, InterruptedException {
        String quiet = command.replaceFirst("curl ", "curl -s -o /dev/null -w '%{http_code}' --max-time 3 ");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", quiet);
        shell.environment().put("URL", server.address().toString());
        shell.environment().put("TOKEN", token);
        shell.environment().put("AUTH", "admin:" + TestServer.PASSWORD);
        Process process = shell.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes());
    }
}
