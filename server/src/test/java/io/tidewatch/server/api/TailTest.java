package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TailTest {
    @Test
    void eventsThatMatchAreSentAsTheyAreStored() throws IOException, InterruptedException {
        try (TestServer server = TestServer.start()) {
            HttpResponse<InputStream> response = server.client()
                    .send(
                            server.request("/api/v1/tail?query=login").build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo(": watching");
                Eventually.until("the watcher is known", () -> server.tail.watchers() == 1);
                server.post(
                        "/api/v1/events", "application/json", "[{\"message\":\"logout\"},{\"message\":\"login now\"}]");
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).isEqualTo("event: event");
                assertThat(lines.readLine()).startsWith("data: {\"id\":").contains("\"message\":\"login now\"");
            }
        }
    }

    @Test
    void otherTenantsSeeNothing() throws IOException, InterruptedException {
        try (TestServer server = TestServer.start()) {
            HttpResponse<InputStream> response = server.client()
                    .send(
                            server.anonymous("/api/v1/tail")
                                    .header("Authorization", TestServer.basic("other", TestServer.PASSWORD))
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo(": watching");
                server.post("/api/v1/events", "application/json", "{\"message\":\"not yours\"}");
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).isEqualTo(": still here");
            }
        }
    }

    @Test
    void aSlowReaderIsToldWhatItMissedAndHoldsUpNobody() throws IOException {
        try (TestServer server = TestServer.start();
                Socket socket =
                        new Socket(server.address().getHost(), server.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/v1/tail HTTP/1.1\r\nHost: x\r\nAuthorization: "
                                    + TestServer.basic("admin", TestServer.PASSWORD) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Eventually.until("the watcher is known", () -> server.tail.watchers() == 1);
            String batch = "{\"message\":\"" + "x".repeat(500) + "\"}\n";
            for (int i = 0; i < 80; i++) {
                assertThat(server.post("/api/v1/events", "application/x-ndjson", batch.repeat(1_000))
                                .statusCode())
                        .isEqualTo(200);
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> read = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.equals("event: dropped")) {
                read.add(line);
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("event: dropped");
            assertThat(lines.readLine()).matches("data: \\{\"count\":\\d+}");
            assertThat(read.size()).isLessThan(80_000 * 3);
        }
    }

    @Test
    void aWrongQueryIsRefusedAtOnce() {
        try (TestServer server = TestServer.start()) {
            assertProblem(server.get("/api/v1/tail?query=a%20AND"), 400);
        }
    }
}
