package io.tidewatch.cli;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewatch.collect.RecordFrames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

/** A server as far as agents see it: takes events, forgets what it knows already by stream and offset, and can be told to misbehave. */
public final class FakeServer implements AutoCloseable {
    /** What it answers instead of taking a request. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public static Answer of(int status, String detail) {
            return new Answer(status, "{\"detail\":\"" + detail + "\"}", Map.of());
        }
    }

    /** A request as it came. */
    public record Seen(String method, String path, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final HttpServer http;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private final List<String> records = new ArrayList<>();
    private final List<Seen> requests = new ArrayList<>();
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final AtomicReference<Answer> answer = new AtomicReference<>();
    private volatile int longest = Integer.MAX_VALUE;
    private long deduplicated;

    public FakeServer() throws IOException {
        this(0);
    }

    public FakeServer(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", this::handle);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** From now on every request gets this answer; null for none. */
    public void answer(Answer instead) {
        answer.set(instead);
    }

    /** From now on a longer body, decompressed, is too large. */
    public void refuseLongerThan(int bytes) {
        longest = bytes;
    }

    /** What a GET or POST of this path gives. */
    public void reply(String path, String json) {
        replies.put(path, json);
    }

    public synchronized List<String> records() {
        return List.copyOf(records);
    }

    public synchronized List<Seen> requests() {
        return List.copyOf(requests);
    }

    public synchronized long deduplicated() {
        return deduplicated;
    }

    public Map<String, Long> streams() {
        return new TreeMap<>(ends);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = decoded(exchange);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            Seen seen = new Seen(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
            synchronized (this) {
                requests.add(seen);
            }
            Answer instead = answer.get();
            String path = exchange.getRequestURI().getPath();
            if (instead != null) {
                instead.headers().forEach(exchange.getResponseHeaders()::add);
                send(exchange, instead.status(), instead.body());
            } else if (path.equals("/api/v1/events") && body.length > longest) {
                send(exchange, 413, "{\"detail\":\"too large\"}");
            } else if (path.equals("/api/v1/events")) {
                send(exchange, 200, take(seen));
            } else if (replies.containsKey(path)) {
                if (path.endsWith("/tail")) {
                    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                }
                send(exchange, 200, replies.get(path));
            } else {
                send(exchange, 404, "{\"title\":\"Not found\"}");
            }
        } catch (IOException e) {
            // The agent has gone, as it does when a test kills it.
        }
    }

    private static byte[] decoded(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        if (encoding == null) {
            return body;
        }
        try (InputStream in = encoding.equals("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(body))
                : new ZstdInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** As the queue does: a record before the stream's end is known already. */
    private synchronized String take(Seen seen) {
        int accepted = 0;
        int known = 0;
        if (RecordFrames.MEDIA_TYPE.equals(seen.headers().get("Content-Type"))) {
            String stream = seen.headers().get("Tidewatch-Stream");
            long offset = Long.parseLong(seen.headers().get("Tidewatch-Offset"));
            RecordFrames.Result result = RecordFrames.read(seen.body(), offset, RecordFrames.Limits.DEFAULT);
            if (!(result instanceof RecordFrames.Records frames)) {
                throw new UncheckedIOException(new IOException("malformed: " + result));
            }
            long end = ends.getOrDefault(stream, -1L);
            for (int i = 0; i < frames.recordOffsets().length; i++) {
                if (frames.recordOffsets()[i] < end) {
                    known++;
                } else {
                    accepted++;
                    records.add(new String(
                            seen.body(),
                            frames.bounds()[2 * i],
                            frames.bounds()[2 * i + 1] - frames.bounds()[2 * i],
                            StandardCharsets.UTF_8));
                }
            }
            ends.merge(stream, frames.end(), Math::max);
        } else {
            for (String line : seen.text().split("\n")) {
                accepted++;
                records.add(line);
            }
        }
        deduplicated += known;
        return "{\"accepted\":" + accepted + ",\"deduplicated\":" + known + ",\"rejected\":[],\"rejectedTotal\":0}";
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
