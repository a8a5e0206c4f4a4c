package io.tidewatch.testkit.process;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few calls of a running server's API that acceptance tests and benchmarks make, as the administrator. Thread-safe. */
public final class Api implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String authorization;

    public Api(URI address) {
        this.address = address;
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("admin:" + ServerProcess.PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a batch once.
     *
     * @param contentType of the body
     * @param headers names and values in turn
     * @return the answer, whatever its status
     * @throws IOException when the server cannot be reached: nothing is known of the batch
     */
    public HttpResponse<String> send(byte[] body, String contentType, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/api/v1/events"))
                .header("Authorization", authorization)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends NDJSON as events of the source {@code source}; comes back when it is durable, after as many refusals as the server needs. */
    public void post(String source, byte[] body, int length) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1/events"))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-ndjson")
                .header("Tidewatch-Source", source)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body, 0, length))
                .build();
        while (true) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return;
            }
            if (response.statusCode() != 429) {
                throw new IOException("sending failed: " + response.statusCode() + " " + response.body());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    public JsonNode get(String path, String... parameters) throws IOException, InterruptedException {
        StringBuilder uri = new StringBuilder(path);
        for (int i = 0; i < parameters.length; i += 2) {
            uri.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(address.resolve(uri.toString()))
                .header("Authorization", authorization)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(uri + " failed: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** Posts a body that is no event, and gives the JSON that it is answered with. */
    public JsonNode post(String path, String contentType, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", authorization)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + " failed: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** A page of events of any time, newest first; {@code cursor} is empty for the first page. */
    public JsonNode search(String query, int limit, String cursor) throws IOException, InterruptedException {
        String size = Integer.toString(limit);
        return cursor.isEmpty()
                ? get("/api/v1/search", "query", query, "from", "1970-01-01", "limit", size)
                : get("/api/v1/search", "query", query, "from", "1970-01-01", "limit", size, "cursor", cursor);
    }

    /** How many events of any time match. */
    public long count(String query) throws IOException, InterruptedException {
        return get("/api/v1/count", "query", query, "from", "1970-01-01")
                .get("count")
                .asLong();
    }

    /** How many events of one dataset, of any time, match. */
    public long count(String query, String dataset) throws IOException, InterruptedException {
        return get("/api/v1/count", "query", query, "from", "1970-01-01", "dataset", dataset)
                .get("count")
                .asLong();
    }

    @Override
    public void close() {
        client.close();
    }
}
