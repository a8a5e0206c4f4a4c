package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends a few requests to a server that just started, so that the JVM sees what a start and first use need and can keep it. */
record Rehearsal(URI address, Path tokenFile) {
    private static final int ROUNDS = 20;

    Rehearsal {
        requireNonNull(address, "address is null");
        requireNonNull(tokenFile, "tokenFile is null");
    }

    void run() {
        try {
            String authorization = "Bearer " + Files.readString(tokenFile).strip();
            String lines =
                    "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"level\":\"info\",\"message\":\"rehearsal\",\"n\":1}\n";
            for (int i = 0; i < ROUNDS; i++) {
                send("/api/v1/events", authorization, lines.repeat(100));
                send("/health/ready", authorization, null);
                send("/api/v1/search?query=rehearsal", authorization, null);
            }
        } catch (IOException e) {
            throw new TidewatchException(FailureKind.INTERNAL, "the rehearsal failed: " + e, e);
        }
    }

    private void send(String path, String authorization, @org.jspecify.annotations.Nullable String body)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) address.resolve(path).toURL().openConnection();
        connection.setRequestProperty("Authorization", authorization);
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-ndjson");
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        connection.getResponseCode();
        connection.disconnect();
    }
}
