package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.server.TestServer;
import io.tidewatch.server.parquet.ParquetRows;
import io.tidewatch.server.security.Permission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExportTest {
    private static final String EXPORT = "/api/v1/events/export";

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private void fill(int events) {
        server.post(
                "/api/v1/events",
                "application/x-ndjson",
                IntStream.range(0, events)
                        .mapToObj(i -> "{\"timestamp\":\"2026-11-21T10:00:00." + String.format("%05d", i)
                                + "Z\",\"message\":\"m" + i + "\",\"n\":" + i + "}\n")
                        .collect(Collectors.joining()));
    }

    private static JsonNode json(String line) {
        return ApiJson.mapper().readTree(line);
    }

    @Test
    void everythingIsExportedNewestFirstOverManyPages() {
        fill(3_500);

        HttpResponse<String> response = server.get(EXPORT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<String> lines = response.body().lines().toList();
        assertThat(lines).hasSize(3_500);
        assertThat(json(lines.getFirst()).get("message").asString()).isEqualTo("m3499");
        assertThat(json(lines.getLast()).get("message").asString()).isEqualTo("m0");
    }

    @Test
    void aLimitEndsItAndTheTrailersTellWhereToGoOn() throws IOException {
        fill(2_500);

        List<String> answer = raw(EXPORT + "?limit=1500");

        assertThat(answer).contains("Tidewatch-Exported: 1500", "Tidewatch-Warnings: 0");
        String next = answer.stream()
                .filter(line -> line.startsWith("Tidewatch-Next: "))
                .findFirst()
                .orElseThrow()
                .substring(16);
        List<String> rest =
                server.get(EXPORT + "?cursor=" + next).body().lines().toList();
        assertThat(rest).hasSize(1_000);
        assertThat(json(rest.getFirst()).get("message").asString()).isEqualTo("m999");
    }

    @Test
    void csvHasAHeaderAndNoFormulas() {
        server.post(
                "/api/v1/events",
                "application/x-ndjson",
                "{\"timestamp\":\"2026-11-21T10:00:00Z\",\"message\":\"=cmd|' /C calc'!A0\",\"user\":{\"name\":\"a,\\\"b\\\"\"},\"n\":-5}\n");

        HttpResponse<String> response = server.get(EXPORT + "?format=csv&fields=time,user.name,n,message,nothing");

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
        assertThat(response.body())
                .isEqualTo("time,user.name,n,message,nothing\r\n"
                        + "2026-11-21T10:00:00Z,\"a,\"\"b\"\"\",-5,'=cmd|' /C calc'!A0,\r\n");
    }

    @Test
    void aViewGivesItsSchema() {
        fill(1);

        assertThat(json(server.get(EXPORT + "?view=ocsf").body().strip()).has("class_uid"))
                .isTrue();
        assertProblem(server.get(EXPORT + "?view=ocsf&format=csv"), 400);
        assertProblem(server.get(EXPORT + "?view=ocsf&format=parquet"), 400);
        assertProblem(server.get(EXPORT + "?view=nothing"), 400);
    }

    @Test
    void parquetHasEveryFieldInItsType() throws IOException, SQLException {
        fill(2_500);
        server.post(
                "/api/v1/events",
                "application/x-ndjson",
                "{\"timestamp\":\"2026-11-21T11:00:00.5Z\",\"message\":\"last\",\"n\":\"many\",\"user\":{\"name\":\"root\"},\"User\":{\"Name\":\"Root\"},\"nothing\":null,\"tags\":[\"a\",2]}\n");

        HttpResponse<byte[]> response = server.bytes(server.request(EXPORT + "?format=parquet"));

        assertThat(response.headers().firstValue("Content-Type")).contains("application/vnd.apache.parquet");
        assertThat(response.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"events.parquet\"");
        byte[] file = response.body();
        assertThat(ParquetRows.of(file, "SELECT count(*), sum(n), min(time), count(DISTINCT id) FROM file"))
                .containsExactly("2501|" + 2_499 * 2_500 / 2 + "|2026-11-21T10:00Z|2501");
        assertThat(
                        ParquetRows.of(
                                file,
                                "SELECT time, message, n, \"User.Name\", \"user.name~2\", tags, more FROM file ORDER BY time DESC LIMIT 1"))
                .containsExactly(
                        "2026-11-21T11:00:00.500Z|last|null|Root|root|[\"a\",2]|{\"n\":\"many\",\"nothing\":null}");
        assertThat(
                        ParquetRows.of(
                                file,
                                "SELECT DISTINCT column_type FROM (DESCRIBE file) WHERE column_name IN ('n', 'message') ORDER BY 1"))
                .containsExactly("BIGINT", "VARCHAR");
    }

    @Test
    void parquetHasTheColumnsThatWereChosen() throws IOException, SQLException {
        fill(2);

        byte[] file = server.bytes(server.request(EXPORT + "?format=parquet&fields=n,time,dataset,message,n,absent"))
                .body();

        assertThat(ParquetRows.of(file, "SELECT * FROM file ORDER BY n"))
                .containsExactly(
                        "0|2026-11-21T10:00Z|app.log|m0|null|null",
                        "1|2026-11-21T10:00:00.000010Z|app.log|m1|null|null");
        assertThat(ParquetRows.of(file, "SELECT column_name FROM (DESCRIBE file)"))
                .containsExactly("n", "time", "dataset", "message", "absent", "more");
    }

    @Test
    void noFileHasEventsOrFieldsOfAnotherTenant() throws IOException, SQLException {
        fill(2);

        HttpResponse<byte[]> response = server.bytes(server.anonymous(EXPORT + "?format=parquet")
                .header("Authorization", TestServer.basic("other", TestServer.PASSWORD)));

        assertThat(ParquetRows.of(response.body(), "SELECT count(*) FROM file")).containsExactly("0");
        assertThat(ParquetRows.of(response.body(), "SELECT count(*) FROM (DESCRIBE file) WHERE column_name = 'n'"))
                .containsExactly("0");
    }

    @Test
    void aColumnCanBeWhereTheEventCameFrom() {
        fill(1);

        assertThat(server.get(EXPORT + "?format=csv&fields=source,origin.transport")
                        .body())
                .startsWith("source,origin.transport\r\n")
                .endsWith(",http\r\n");
    }

    @Test
    void wrongParametersAreProblemsAndNotHalfAFile() {
        assertProblem(server.get(EXPORT + "?query=" + "a%3A%5B"), 400);
        assertProblem(server.get(EXPORT + "?format=xml"), 400);
        assertProblem(server.get(EXPORT + "?limit=0"), 400);
        assertProblem(server.get(EXPORT + "?fields=time"), 400);
    }

    @Test
    void itsBeginningAndItsEndAreInTheAuditLog() {
        fill(3);

        server.get(EXPORT + "?query=m1");

        assertThat(server.get("/api/v1/audit").body())
                .contains("events.export-begun", "events.export-ended", "\"exported\":1", "\"complete\":true");
    }

    /** The lines of the whole answer, chunks and trailers included. */
    private List<String> raw(String path) throws IOException {
        URI address = server.address();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + "Bearer "
                                    + server.token("default", Permission.SEARCH)
                                    + "\r\nTE: trailers\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        }
    }
}
