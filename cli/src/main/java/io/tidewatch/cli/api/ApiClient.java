package io.tidewatch.cli.api;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls a server's HTTP API. Thread-safe; each call blocks until its reply is there. */
public final class ApiClient implements EventTarget {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REPLY_TIMEOUT = Duration.ofMinutes(2);

    private static final int PLAUSIBLE_RATIO = 150;
    private static final int RATIO_COUNTS_FROM = 1 << 20;

    private final URI base;
    private final @Nullable String authorization;
    private final @Nullable String tenant;
    private final HttpClient client;

    /**
     * @param base the server's address, without a slash at its end
     * @param authorization the Authorization header's value, or null for none
     */
    public ApiClient(URI base, @Nullable String authorization) {
        this(base, authorization, null);
    }

    /** @param tenant which tenant to act in, or null for the caller's own */
    public ApiClient(URI base, @Nullable String authorization, @Nullable String tenant) {
        this.base = base;
        this.authorization = authorization;
        this.tenant = tenant;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    public URI base() {
        return base;
    }

    /** A query's reply, as JSON. */
    public JsonNode get(String path, Map<String, String> parameters) {
        return json(ask(builder(path, parameters).GET().build()));
    }

    /** The reply to a posted JSON document, as JSON. */
    public JsonNode post(String path, JsonNode body) {
        return json(ask(builder(path, Map.of())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build()));
    }

    /** The reply to a change that is described by a JSON document, as JSON. */
    public JsonNode patch(String path, JsonNode body) {
        return json(ask(builder(path, Map.of())
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString()))
                .build()));
    }

    /** The reply to a posted file, as JSON. */
    public JsonNode upload(String path, Map<String, String> parameters, byte[] file) {
        return json(ask(builder(path, parameters)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                .build()));
    }

    /** Any call with a JSON document or nothing; the reply as JSON, an empty object where there is none. */
    public JsonNode call(String verb, String path, @Nullable JsonNode body) {
        HttpRequest.Builder request = builder(path, Map.of());
        if (body == null) {
            request.method(verb, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(verb, HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        HttpResponse<byte[]> reply = ask(request.build());
        return reply.body().length == 0 ? Json.read("{}".getBytes(StandardCharsets.US_ASCII)) : json(reply);
    }

    /** A name as a part of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Delivery send(Map<String, String> headers, byte[] body, Compression compression) {
        HttpRequest.Builder request = builder("/api/v1/events", Map.of());
        headers.forEach(request::header);
        byte[] compressed = compression.compress(body);
        // A server distrusts what grows beyond reason when it is decompressed; such a body is small change anyway.
        boolean plain = compression.encoding() == null
                || body.length > RATIO_COUNTS_FROM && compressed.length < body.length / PLAUSIBLE_RATIO;
        if (!plain) {
            request.header("Content-Encoding", compression.encoding());
        }
        request.POST(HttpRequest.BodyPublishers.ofByteArray(plain ? body : compressed));
        try {
            return Deliveries.read(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return new Delivery.Later(Reasons.of(base, e), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Later("interrupted", null);
        }
    }

    /** Opens a stream of server-sent events; the caller closes it. Fails with {@link Disconnected} when the server is away or busy. */
    public InputStream stream(String path, Map<String, String> parameters) throws Disconnected {
        HttpRequest request = builder(path, parameters)
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> reply = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (reply.statusCode() == 200) {
                return reply.body();
            }
            byte[] body;
            try (InputStream in = reply.body()) {
                body = in.readNBytes(100_000);
            }
            if (Deliveries.temporary(reply.statusCode())) {
                throw new Disconnected(Problem.text(reply.statusCode(), body));
            }
            throw refused(reply.statusCode(), body);
        } catch (IOException e) {
            throw new Disconnected(Reasons.of(base, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Disconnected("interrupted");
        }
    }

    /** Opens a file that the server makes while it is read. */
    public Download download(String path, Map<String, String> parameters) {
        try {
            // The JDK's other client does not give what follows a body.
            HttpURLConnection connection =
                    (HttpURLConnection) address(path, parameters).toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) REPLY_TIMEOUT.toMillis());
            headers().forEach(connection::setRequestProperty);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return new Download(connection, connection.getInputStream());
            }
            byte[] body = {};
            try (InputStream said = connection.getErrorStream()) {
                body = said == null ? body : said.readNBytes(100_000);
            }
            connection.disconnect();
            throw failed(status, body);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private URI address(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
    }

    /** What every request carries. */
    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "tidewatch-cli");
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        if (tenant != null) {
            headers.put("Tidewatch-Tenant", tenant);
        }
        return headers;
    }

    private HttpRequest.Builder builder(String path, Map<String, String> parameters) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path, parameters))
                .timeout(path.endsWith("/tail") || path.endsWith("/stream") ? Duration.ofSeconds(30) : REPLY_TIMEOUT);
        headers().forEach(request::header);
        return request;
    }

    private HttpResponse<byte[]> ask(HttpRequest request) {
        try {
            HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (reply.statusCode() / 100 == 2) {
                return reply;
            }
            throw failed(reply.statusCode(), reply.body());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliFailure.failed("interrupted");
        }
    }

    private CliFailure unreachable(IOException failure) {
        String timeOrPlace = failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException
                ? ""
                : "; is it running? --server says another address";
        return new CliFailure(ExitCode.UNREACHABLE, Reasons.of(base, failure) + timeOrPlace);
    }

    private static CliFailure failed(int status, byte[] body) {
        return Deliveries.busy(status)
                ? new CliFailure(ExitCode.UNREACHABLE, "the server cannot answer now: " + Problem.text(status, body))
                : refused(status, body);
    }

    private static CliFailure refused(int status, byte[] body) {
        return new CliFailure(
                status >= 500 ? ExitCode.FAILED : ExitCode.REFUSED,
                Problem.text(status, body) + Deliveries.remedy(status));
    }

    private static JsonNode json(HttpResponse<byte[]> reply) {
        return Json.read(reply.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
