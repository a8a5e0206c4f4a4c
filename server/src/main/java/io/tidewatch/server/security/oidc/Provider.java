package io.tidewatch.server.security.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWKSet;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of the provider over HTTP: its configuration, its keys, a token for a code. Thread-safe. */
final class Provider {
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** How soon keys are asked for again when a token names one that is not known. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_ANSWER = 1 << 20;

    private final String issuer;
    private final HttpClient client;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();
    private @Nullable Endpoints endpoints;
    private @Nullable JWKSet keys;
    private Instant endpointsRead = Instant.EPOCH;
    private Instant keysRead = Instant.EPOCH;

    /** Where the provider does what. */
    record Endpoints(URI authorization, URI token, URI keys) {}

    Provider(String issuer, Clock clock) {
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    synchronized Endpoints endpoints() {
        Endpoints known = endpoints;
        if (known != null && endpointsRead.plus(KEPT).isAfter(clock.instant())) {
            return known;
        }
        JsonNode read = get(URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
        if (!issuer.equals(read.path("issuer").asString(""))) {
            throw unavailable("it calls itself '" + read.path("issuer").asString("") + "'", null);
        }
        Endpoints found = new Endpoints(
                address(read, "authorization_endpoint"), address(read, "token_endpoint"), address(read, "jwks_uri"));
        endpoints = found;
        endpointsRead = clock.instant();
        return found;
    }

    /** The provider's keys; asked for anew where {@code renew} is set and the last time is not just now. */
    synchronized JWKSet keys(boolean renew) {
        Instant now = clock.instant();
        JWKSet known = keys;
        Instant goodUntil = keysRead.plus(renew ? ASK_AGAIN : KEPT);
        if (known != null && goodUntil.isAfter(now)) {
            return known;
        }
        try {
            JWKSet read = JWKSet.parse(get(endpoints().keys()).toString());
            keys = read;
            keysRead = now;
            return read;
        } catch (ParseException e) {
            throw unavailable("its keys cannot be read", e);
        }
    }

    /** What the token endpoint answers to a form; null where it refuses it. */
    @Nullable
    JsonNode token(String form, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoints().token())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        Answer answer = send(request.build());
        return answer.status == 200 ? parsed(answer.body) : null;
    }

    private record Answer(int status, byte[] body) {}

    private JsonNode get(URI address) {
        Answer answer = send(HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build());
        if (answer.status != 200) {
            throw unavailable(address.getPath() + " answers " + answer.status, null);
        }
        return parsed(answer.body);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] body = in.readNBytes(MAX_ANSWER + 1);
                if (body.length > MAX_ANSWER) {
                    throw unavailable("it answers with more than 1 MiB", null);
                }
                return new Answer(response.statusCode(), body);
            }
        } catch (IOException e) {
            throw unavailable("it cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("the server is stopping", e);
        }
    }

    private JsonNode parsed(byte[] body) {
        try {
            return json.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw unavailable("its answer is not JSON", e);
        }
    }

    /** An address of the provider's, which must be as safe as the issuer's own. */
    private URI address(JsonNode configuration, String member) {
        try {
            URI address = URI.create(configuration.path(member).asString(""));
            boolean asSafe = "https".equals(address.getScheme())
                    || "http".equals(address.getScheme()) && issuer.startsWith("http://");
            if (asSafe && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw unavailable("its " + member + " is no address", e);
        }
        throw unavailable("its " + member + " is missing or not https", null);
    }

    private TidewatchException unavailable(String what, @Nullable Exception cause) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE, "the OpenID provider " + issuer + " cannot be used: " + what, cause);
    }
}
