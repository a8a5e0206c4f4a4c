package io.tidewatch.server.api;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tidewatch.collect.RecordFrames;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.TestServer;
import io.tidewatch.testkit.Batches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IngestTest {
    private static final String EVENTS = "/api/v1/events";
    private static final String NDJSON = "application/x-ndjson";

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ndjsonArraysAndSingleObjectsAreAccepted() {
        assertAccepted(server.post(EVENTS, NDJSON, "{\"message\":\"a\"}\n{\"message\":\"b\"}\n"), 2);
        assertAccepted(server.post(EVENTS, "application/json", "[{\"message\":\"c\"}, {\"message\":\"d\"}]"), 2);
        assertAccepted(server.post(EVENTS, "application/json; charset=UTF-8", "{\"message\":\"e\"}"), 1);
        assertAccepted(server.post(EVENTS, "application/json", "[]"), 0);
        assertThat(server.batches).extracting(RawBatch::format).containsOnly(RawFormat.JSON);
        assertThat(json(server.get("/api/v1/count")).get("count").asInt()).isEqualTo(5);
    }

    @Test
    void linesOfTextAreAcceptedWithoutTheirLineEnds() {
        assertAccepted(server.post(EVENTS, "text/plain", "first\r\n\n  \nsecond\nthird"), 3);
        assertThat(Batches.lines(server.batches.getFirst())).containsExactly("first", "second", "third");
        assertThat(server.batches.getFirst().format()).isEqualTo(RawFormat.TEXT);
    }

    @Test
    void headersNameSourcePathAndDataset() {
        HttpResponse<String> response = server.post(
                EVENTS,
                "text/plain",
                "x".getBytes(StandardCharsets.UTF_8),
                "Tidewatch-Source",
                "web-1",
                "Tidewatch-Path",
                "/var/log/a b.log",
                "Tidewatch-Dataset",
                "linux.auth");
        assertAccepted(response, 1);
        RawBatch batch = server.batches.getFirst();
        assertThat(batch.origin().source()).isEqualTo("web-1");
        assertThat(batch.origin().path()).isEqualTo("/var/log/a b.log");
        assertThat(batch.origin().address()).isEqualTo("127.0.0.1");
        assertThat(batch.dataset()).isEqualTo(Dataset.of("linux.auth"));
    }

    @Test
    void headersSayHowTheRecordsAreToBeRead() {
        assertAccepted(
                server.post(
                        EVENTS,
                        "text/plain",
                        "Nov 21 10:00:00 host-1 sshd[7]: hello".getBytes(StandardCharsets.UTF_8),
                        "Tidewatch-Parser",
                        "syslog",
                        "Tidewatch-Time-Zone",
                        "Europe/Berlin",
                        "Tidewatch-Written",
                        "1551675967"),
                1);
        assertThat(server.events.getFirst().time()).isEqualTo(java.time.Instant.parse("2018-11-21T09:00:00Z"));
        HttpResponse<String> unknown =
                server.post(EVENTS, "text/plain", "x".getBytes(StandardCharsets.UTF_8), "Tidewatch-Parser", "syslok");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("syslog");
        HttpResponse<String> zone =
                server.post(EVENTS, "text/plain", "x".getBytes(StandardCharsets.UTF_8), "Tidewatch-Time-Zone", "Mars");
        assertThat(zone.statusCode()).isEqualTo(400);
    }

    @Test
    void namesThatAreNotAsciiComePercentEncoded() {
        HttpResponse<String> response = server.post(
                EVENTS,
                "text/plain",
                "x".getBytes(StandardCharsets.UTF_8),
                "Tidewatch-Source",
                "caf%C3%A9 100%2541",
                "Tidewatch-Path",
                "/logs/a%0Ab%20c.log");
        assertAccepted(response, 1);
        assertThat(server.batches.getFirst().origin().source()).isEqualTo("caf\u00e9 100%41");
        assertThat(server.batches.getFirst().origin().path()).isEqualTo("/logs/a%0Ab%20c.log");
    }

    @Test
    void badRecordsAreNamedByLineAndTheGoodOnesKept() {
        JsonNode reply =
                json(server.post(EVENTS, NDJSON, "{\"message\":\"a\"}\nnonsense\n{\"message\":\"b\"}\n{\"x\":\n"));
        assertThat(reply.get("accepted").asInt()).isEqualTo(2);
        assertThat(reply.get("rejectedTotal").asInt()).isEqualTo(2);
        assertThat(reply.get("rejected").get(0).get("line").asInt()).isEqualTo(2);
        assertThat(reply.get("rejected").get(0).get("reason").asString()).isNotBlank();
    }

    @Test
    void aBodyWithoutAGoodRecordIsAProblemThatNamesTheBadOnes() {
        JsonNode problem = assertProblem(server.post(EVENTS, NDJSON, "one\ntwo\n"), 400);
        assertThat(problem.get("rejectedTotal").asInt()).isEqualTo(2);
        assertThat(problem.get("rejected").size()).isEqualTo(2);
        assertProblem(server.post(EVENTS, NDJSON, ""), 400);
        assertThat(server.batches).isEmpty();
    }

    @Test
    void theListOfRejectedRecordsIsCapped() {
        JsonNode reply = json(server.post(EVENTS, NDJSON, "{\"a\":1}\n" + "bad\n".repeat(5_000)));
        assertThat(reply.get("rejectedTotal").asInt()).isEqualTo(5_000);
        assertThat(reply.get("rejected").size()).isEqualTo(100);
    }

    @Test
    void gzipAndZstdAreRead() throws IOException {
        byte[] body = "{\"message\":\"a\"}\n".repeat(3_000).getBytes(StandardCharsets.UTF_8);
        assertAccepted(server.post(EVENTS, NDJSON, gzip(body), "Content-Encoding", "gzip"), 3_000);
        assertAccepted(server.post(EVENTS, NDJSON, Zstd.compress(body), "Content-Encoding", "zstd"), 3_000);
    }

    @Test
    void framesCarryTheSendersOffsets() {
        RecordFrames.Writer frames = new RecordFrames.Writer();
        byte[] lines = "firstsecond".getBytes(StandardCharsets.UTF_8);
        frames.add(6, lines, 0, 5);
        frames.add(7, lines, 5, 6);
        assertAccepted(
                server.post(
                        EVENTS,
                        RecordFrames.MEDIA_TYPE,
                        frames.toBytes(),
                        "Tidewatch-Stream",
                        "agent/1",
                        "Tidewatch-Offset",
                        "100"),
                2);
        RawBatch batch = server.batches.getFirst();
        assertThat(Batches.lines(batch)).containsExactly("first", "second");
        assertThat(batch.range()).isEqualTo(new SourceRange("agent/1", 100, 113));
        assertThat(batch.recordOffsets()).containsExactly(100, 106);
    }

    @Test
    void damagedFramesAreRefusedAsAWhole() {
        byte[] cut = {1, 50, 'a'};
        assertProblem(server.post(EVENTS, RecordFrames.MEDIA_TYPE, cut), 400);
        assertProblem(server.post(EVENTS, RecordFrames.MEDIA_TYPE, cut, "Tidewatch-Stream", "s"), 400);
        assertProblem(server.post(EVENTS, RecordFrames.MEDIA_TYPE, cut, "Tidewatch-Offset", "-1"), 400);
    }

    @Test
    void anOverloadedQueueIsTold() {
        server.beforeAccept = batch -> {
            throw new Overloaded("the queue is full", Duration.ofSeconds(7));
        };
        HttpResponse<String> response = server.post(EVENTS, NDJSON, "{\"a\":1}");
        assertProblem(response, 429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void aBrokenDiskIsToldAndADefectIsNot() {
        server.beforeAccept = batch -> {
            throw new TidewatchException(FailureKind.UNAVAILABLE, "the disk is full");
        };
        assertThat(assertProblem(server.post(EVENTS, NDJSON, "{\"a\":1}"), 503)
                        .get("detail")
                        .asString())
                .contains("disk is full");
        server.beforeAccept = batch -> {
            throw new IllegalStateException("secret inside");
        };
        JsonNode problem = assertProblem(server.post(EVENTS, NDJSON, "{\"a\":1}"), 500);
        assertThat(problem.toString()).doesNotContain("secret");
        assertThat(problem.get("incident").asString()).hasSize(8);
    }

    @Test
    void simpleMessagesAreAccepted() {
        assertAccepted(server.post("/ingest", "application/json", "{\"message\":\"hello there\"}"), 1);
        assertAccepted(
                server.post(
                        "/ingest", "application/x-www-form-urlencoded", "[{\"message\":\"a\"},{\"message\":\"b\"}]"),
                2);
        JsonNode found = json(server.get("/api/v1/search?query=hello"));
        assertThat(found.get("events").get(0).get("message").asString()).isEqualTo("hello there");
    }

    private static void assertAccepted(HttpResponse<String> response, int accepted) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode reply = json(response);
        assertThat(reply.get("accepted").asInt()).isEqualTo(accepted);
        assertThat(reply.get("deduplicated").asInt()).isZero();
        assertThat(reply.get("rejected").size()).isZero();
        assertThat(reply.get("rejectedTotal").asInt()).isZero();
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }
}
