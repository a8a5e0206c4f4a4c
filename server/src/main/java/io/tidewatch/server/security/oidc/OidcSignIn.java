package io.tidewatch.server.security.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.JWTClaimsSet;
import io.tidewatch.catalog.Account;
import io.tidewatch.config.OidcSettings;
import io.tidewatch.config.Secret;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Security;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The authorization code flow with PKCE (RFC 7636). A sign-in belongs to the browser that began it: the state that comes back must go
 * with the cookie that was set, so that nobody is signed in as somebody else. At most 1,000 are under way; each is good once and for ten minutes. Thread-safe.
 */
public final class OidcSignIn {
    public static final String CALLBACK = "/api/v1/auth/oidc/callback";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MAX_UNDER_WAY = 1_000;
    private static final int SECRET_BYTES = 32;

    private final OidcSettings settings;
    private final Provider provider;
    private final IdTokens idTokens;
    private final PersonAccount people;
    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<String, Pending> underWay = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
            return size() > MAX_UNDER_WAY;
        }
    };

    private record Pending(String nonce, String verifier, String browser, Instant until) {}

    /** @param settings with an issuer */
    public OidcSignIn(OidcSettings settings, Security security, Clock clock, SecureRandom random) {
        this.settings = requireNonNull(settings, "settings is null");
        String issuer = requireNonNull(settings.issuer(), "no issuer is configured");
        this.provider = new Provider(issuer, clock);
        this.idTokens = new IdTokens(provider, issuer, settings.clientId(), clock);
        this.people = new PersonAccount(settings, security.directory(), security.callers(), clock);
        this.audit = security.audit();
        this.clock = requireNonNull(clock, "clock is null");
        this.random = requireNonNull(random, "random is null");
    }

    /**
     * A sign-in that has begun.
     *
     * @param address where the browser is sent
     * @param browser what its cookie must hold when it comes back
     */
    public record Begun(URI address, String browser) {}

    /** How a sign-in ended. */
    public sealed interface Ended {}

    public record SignedIn(Account account) implements Ended {}

    public record Refused(String reason) implements Ended {}

    public Begun begin() {
        String state = drawn();
        String browser = drawn();
        Pending pending = new Pending(drawn(), drawn(), browser, clock.instant().plus(PATIENCE));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", redirect());
        query.put("scope", "openid " + String.join(" ", settings.scopes()));
        query.put("state", state);
        query.put("nonce", pending.nonce);
        query.put("code_challenge", base64(sha256(pending.verifier)));
        query.put("code_challenge_method", "S256");
        URI authorization = provider.endpoints().authorization();
        synchronized (underWay) {
            underWay.put(state, pending);
        }
        String separator = authorization.getQuery() == null ? "?" : "&";
        return new Begun(URI.create(authorization + separator + form(query)), browser);
    }

    /**
     * Takes what the provider sent the browser back with.
     *
     * @param browser what the browser's cookie holds; null where it has none
     */
    public Ended finish(@Nullable String state, @Nullable String code, @Nullable String browser, String address) {
        Pending pending;
        synchronized (underWay) {
            pending = state == null ? null : underWay.remove(state);
        }
        if (pending == null
                || code == null
                || browser == null
                || !isEqual(pending.browser, browser)
                || clock.instant().isAfter(pending.until)) {
            return refused("The sign-in was not begun in this browser, or too long ago.", address);
        }
        String token = idToken(code, pending);
        JWTClaimsSet claims = token == null ? null : idTokens.check(token, pending.nonce);
        if (claims == null) {
            return refused("The provider's answer does not prove who signs in.", address);
        }
        return switch (people.of(claims)) {
            case PersonAccount.Person person -> new SignedIn(person.account());
            case PersonAccount.Stranger stranger -> refused(stranger.reason(), address);
        };
    }

    private @Nullable String idToken(String code, Pending pending) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("grant_type", "authorization_code");
        query.put("code", code);
        query.put("redirect_uri", redirect());
        query.put("client_id", settings.clientId());
        query.put("code_verifier", pending.verifier);
        Secret secret = settings.clientSecret();
        String authorization = secret == null
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString((encoded(settings.clientId()) + ":" + encoded(secret.value()))
                                        .getBytes(StandardCharsets.UTF_8));
        JsonNode answer = provider.token(form(query), authorization);
        return answer == null || !answer.path("id_token").isString()
                ? null
                : answer.get("id_token").asString();
    }

    private Refused refused(String reason, String address) {
        audit.record(
                TenantId.DEFAULT, "unknown", address, "login.failed", "", Map.of("method", "oidc", "reason", reason));
        return new Refused(reason);
    }

    private String redirect() {
        return requireNonNull(settings.publicUrl(), "no publicUrl is configured")
                        .replaceFirst("/$", "")
                + CALLBACK;
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String drawn() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean isEqual(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
