package io.tidewatch.server.http;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.basic;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.tidewatch.config.HttpLimits;
import io.tidewatch.event.ByteSize;
import io.tidewatch.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostileRequestsTest {
    private static final String EVENTS = "/api/v1/events";
    private static final String NDJSON = "application/x-ndjson";
    private static final HttpLimits SMALL = new HttpLimits(
            ByteSize.ofMebibytes(1),
            ByteSize.ofMebibytes(4),
            100,
            ByteSize.ofKibibytes(4),
            16,
            4,
            ByteSize.ofMebibytes(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    private final TestServer server = TestServer.start(SMALL);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bodiesThatAreTooLargeAreRefused() {
        byte[] large = new byte[(1 << 20) + 1];
        assertProblem(server.post(EVENTS, NDJSON, large), 413);
        assertProblem(server.post(EVENTS, NDJSON, new byte[8 << 20]), 413);
        assertProblem(
                server.send(server.anonymous(EVENTS).POST(HttpRequest.BodyPublishers.ofByteArray(new byte[8 << 20]))),
                401);
        HttpRequest.Builder chunked = server.request(EVENTS)
                .header("Content-Type", NDJSON)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
        assertProblem(server.send(chunked), 413);
        assertStillServes();
    }

    @Test
    void compressionBombsAreRefusedWhileTheyUnfold() throws IOException {
        byte[] zeros = new byte[16 << 20];
        assertProblem(server.post(EVENTS, NDJSON, gzip(zeros), "Content-Encoding", "gzip"), 413);
        assertProblem(server.post(EVENTS, NDJSON, Zstd.compress(zeros), "Content-Encoding", "zstd"), 413);
        byte[] modest = new byte[3 << 20];
        assertThat(assertProblem(server.post(EVENTS, NDJSON, Zstd.compress(modest), "Content-Encoding", "zstd"), 413)
                        .get("detail")
                        .asString())
                .contains("100 times");
        ByteArrayOutputStream endless = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            endless.write(gzip(new byte[100_000]));
        }
        assertProblem(server.post(EVENTS, NDJSON, endless.toByteArray(), "Content-Encoding", "gzip"), 413);
        assertStillServes();
    }

    @Test
    void aZstdFrameThatWantsAHugeWindowIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
            zstd.setLong(27);
            zstd.write("{\"message\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertProblem(server.post(EVENTS, NDJSON, out.toByteArray(), "Content-Encoding", "zstd"), 400);
    }

    @Test
    void wrongCompressionIsNamed() throws IOException {
        byte[] plain = "{\"message\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        assertProblem(server.post(EVENTS, NDJSON, plain, "Content-Encoding", "gzip"), 400);
        assertProblem(server.post(EVENTS, NDJSON, plain, "Content-Encoding", "zstd"), 400);
        byte[] cut = java.util.Arrays.copyOf(gzip(plain), gzip(plain).length - 4);
        assertProblem(server.post(EVENTS, NDJSON, cut, "Content-Encoding", "gzip"), 400);
        byte[] cutZstd = Zstd.compress(plain);
        assertProblem(
                server.post(
                        EVENTS,
                        NDJSON,
                        java.util.Arrays.copyOf(cutZstd, cutZstd.length - 3),
                        "Content-Encoding",
                        "zstd"),
                400);
        assertProblem(server.post(EVENTS, NDJSON, plain, "Content-Encoding", "br"), 415);
        assertProblem(server.post(EVENTS, NDJSON, plain, "Content-Encoding", "gzip, gzip"), 415);
        assertThat(server.batches).isEmpty();
    }

    @Test
    void contentThatIsNotUnderstoodIsRefused() {
        assertProblem(server.post(EVENTS, "application/x-www-form-urlencoded", "a=b"), 415);
        assertProblem(server.post(EVENTS, "text/html", "<p>"), 415);
        assertProblem(server.post(EVENTS, "application/json; charset=utf-16", "{}"), 415);
        assertProblem(server.post(EVENTS, "text/plain; charset=no-such-thing", "x"), 415);
        assertProblem(server.post(EVENTS, "a/b/c;;;", "x"), 415);
        assertProblem(server.send(server.request(EVENTS).POST(HttpRequest.BodyPublishers.ofString("x"))), 415);
    }

    @Test
    void recordsBeyondTheLimitsAreRejectedAndTheOthersKept() {
        String deep = "[".repeat(17) + "]".repeat(17);
        String body = "{\"message\":\"good\"}\n{\"a\":" + deep + "}\n{\"m\":\"" + "x".repeat(5_000)
                + "\"}\n{\"message\":\"fine\"}\n";
        var reply = json(server.post(EVENTS, NDJSON, body));
        assertThat(reply.get("accepted").asInt()).as(reply.toString()).isEqualTo(2);
        assertThat(reply.get("rejectedTotal").asInt()).isEqualTo(2);
        assertThat(reply.get("rejected").get(0).get("line").asInt()).isEqualTo(2);
        var text = json(server.post(EVENTS, "text/plain", "good\n" + "x".repeat(5_000) + "\nfine"));
        assertThat(text.get("accepted").asInt()).isEqualTo(2);
        assertThat(text.get("rejected").get(0).get("line").asInt()).isEqualTo(2);
        assertProblem(server.post(EVENTS, "application/json", "[".repeat(500_000)), 400);
        assertProblem(server.post(EVENTS, "application/json", "{\"a\":".repeat(100_000)), 400);
    }

    @Test
    void bytesThatAreNoUtf8AreRejectedAsJsonAndKeptAsText() {
        byte[] latin1 = "{\"message\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertProblem(server.post(EVENTS, "application/json", latin1), 400);
        assertThat(server.post(EVENTS, "text/plain", latin1).statusCode()).isEqualTo(200);
        assertThat(server.batches.getLast().record(0).toBytes()).isEqualTo(latin1);
    }

    @Test
    void slowBodiesAreGivenUpOn() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST " + EVENTS, "Content-Type: " + NDJSON, "Content-Length: 1000"));
            out.write("{\"message\":".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("problem+json");
        }
        assertStillServes();
    }

    @Test
    void bodiesThatDripAreGivenUpOn() throws IOException, InterruptedException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST " + EVENTS, "Content-Type: " + NDJSON, "Content-Length: 1000"));
            Thread dripping = Thread.ofVirtual().start(() -> {
                try {
                    while (!Thread.interrupted()) {
                        out.write(' ');
                        out.flush();
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(answer(socket)).startsWith("HTTP/1.1 408");
            dripping.interrupt();
            dripping.join();
        }
        assertStillServes();
    }

    @Test
    void aBodyThatBreaksOffIsNotKept() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST " + EVENTS, "Content-Type: " + NDJSON, "Content-Length: 1000"));
            out.write("{\"message\":\"half\"}\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(answer(socket)).doesNotContain("200");
        }
        assertThat(server.batches).isEmpty();
        assertStillServes();
    }

    @Test
    void tooManyAtOnceAreToldToComeBack() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(4);
        CountDownLatch leave = new CountDownLatch(1);
        server.beforeAccept = batch -> {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        var senders = new java.util.ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            senders.add(Thread.ofVirtual().start(() -> server.post(EVENTS, NDJSON, "{\"a\":1}")));
        }
        entered.await();
        HttpResponse<String> refused = server.get("/api/v1/count");
        assertProblem(refused, 429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(server.send(server.anonymous("/health/live")).statusCode()).isEqualTo(200);
        leave.countDown();
        for (Thread sender : senders) {
            sender.join();
        }
        assertStillServes();
    }

    @Test
    void headersAreChecked() throws IOException {
        assertProblem(server.post(EVENTS, "text/plain", new byte[] {'x'}, "Tidewatch-Source", "x".repeat(201)), 400);
        assertProblem(server.post(EVENTS, "text/plain", new byte[] {'x'}, "Tidewatch-Dataset", "../../etc"), 400);
        assertProblem(server.post(EVENTS, "text/plain", new byte[] {'x'}, "Tidewatch-Path", "x".repeat(4_097)), 400);
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(head("GET /api/v1/count", "Tidewatch-Source: a\u0001b", "Content-Length: 0"));
            assertThat(answer(socket)).doesNotContain("Exception").doesNotContain("<html");
        }
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head("GET /api/v1/count", "X: " + "y".repeat(100_000)));
            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 4")
                    .contains("problem+json")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void injectedLineBreaksMakeNoHeaders() {
        HttpResponse<String> response = server.get("/api/v1/search?limit=1%0d%0aX-Injected:%20yes");
        assertProblem(response, 400);
        assertThat(response.headers().firstValue("X-Injected")).isEmpty();
        response = server.get("/no%0d%0aX-Injected:%20yes");
        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(response.headers().firstValue("X-Injected")).isEmpty();
    }

    @Test
    void pathsThatClimbLeadNowhere() throws IOException {
        for (String path : new String[] {
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/api/v1/..;/..;/x",
            "/api/v1/events/%00",
            "/WEB-INF/web.xml",
            "/api/v1/search?%zz=1"
        }) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(head("GET " + path, "Connection: close"));
                String answer = answer(socket);
                assertThat(answer)
                        .as(path)
                        .startsWith("HTTP/1.1 4")
                        .contains("problem+json")
                        .doesNotContain("root:");
            }
        }
    }

    @Test
    void whatIsNoHttpGetsAProblemToo() throws IOException {
        for (String request :
                new String[] {"\u0016\u0003\u0001\u0002\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "HELLO\r\n\r\n"}) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                assertThat(answer(socket))
                        .doesNotContain("Exception")
                        .doesNotContain("<html")
                        .doesNotContain("Tomcat");
            }
        }
        assertProblem(
                server.send(server.request("/api/v1/count").method("PATCH", HttpRequest.BodyPublishers.noBody())), 405);
        assertProblem(server.send(server.request("/api/v1/search").POST(HttpRequest.BodyPublishers.noBody())), 405);
        assertProblem(
                server.send(server.request("/api/v1/search").method("TRACE", HttpRequest.BodyPublishers.noBody())),
                405);
        assertProblem(server.get("/api/v2/search"), 404);
    }

    @Test
    void randomBytesAreAnsweredAndHarmNothing() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] body = new byte[random.nextInt(2_000)];
            random.nextBytes(body);
            String type =
                    new String[] {NDJSON, "application/json", "text/plain", "application/vnd.tidewatch.records"}[i % 4];
            HttpResponse<String> response = i % 3 == 0
                    ? server.post(EVENTS, type, body, "Content-Encoding", i % 2 == 0 ? "gzip" : "zstd")
                    : server.post(EVENTS, type, body);
            assertThat(response.statusCode()).isIn(200, 400, 413);
        }
        assertStillServes();
    }

    private void assertStillServes() {
        assertThat(server.post(EVENTS, NDJSON, "{\"message\":\"still here\"}").statusCode())
                .isEqualTo(200);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.address().getHost(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] head(String line, String... headers) {
        return (line + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + basic("admin", TestServer.PASSWORD) + "\r\n"
                        + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What comes back until the other side closes or says nothing more. */
    private static String answer(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            int read = socket.getInputStream().read(buffer);
            while (read >= 0) {
                answer.write(buffer, 0, read);
                socket.setSoTimeout(300);
                read = socket.getInputStream().read(buffer);
            }
        } catch (java.net.SocketException | java.net.SocketTimeoutException e) {
            answer.write('\n');
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }
}
