package io.tidewatch.server.security.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A small OpenID provider that signs for real; tests make it lie. */
final class FakeProvider implements AutoCloseable {
    final RSAKey key;

    /** Changes the claims before they are signed. */
    volatile UnaryOperator<JWTClaimsSet.Builder> claims = builder -> builder;
    /** Makes the token of the claims. */
    volatile Function<JWTClaimsSet, String> sign;

    private final HttpServer http;
    private final Map<String, Map<String, String>> codes = new HashMap<>();

    FakeProvider() {
        try {
            key = new RSAKeyGenerator(2_048).keyID("k1").generate();
            sign = this::signed;
            http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (JOSEException | IOException e) {
            throw new AssertionError(e);
        }
        http.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"issuer\":\"" + issuer() + "\",\"authorization_endpoint\":\"" + issuer()
                                + "/authorize\",\"token_endpoint\":\"" + issuer() + "/token\",\"jwks_uri\":\""
                                + issuer()
                                + "/keys\"}"));
        http.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        http.createContext("/token", this::token);
        http.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What the person's browser does: allows the sign-in, and comes back with a code. */
    synchronized String allow(String address) {
        Map<String, String> query = parsed(address.substring(address.indexOf('?') + 1));
        if (!"S256".equals(query.get("code_challenge_method")) || !"code".equals(query.get("response_type"))) {
            throw new AssertionError(query);
        }
        String code = "code-" + codes.size();
        codes.put(code, query);
        return "?state=" + query.get("state") + "&code=" + code;
    }

    String signed(JWTClaimsSet set) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), set);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = parsed(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(form.get("code"));
        boolean good = asked != null
                && challenge(form.getOrDefault("code_verifier", "")).equals(asked.get("code_challenge"))
                && form.get("redirect_uri").equals(asked.get("redirect_uri"));
        if (!good) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        JWTClaimsSet.Builder usual = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("siem")
                .subject("4711")
                .claim("nonce", asked.get("nonce"))
                .claim("preferred_username", "ann")
                .claim("email", "ann@example.org")
                .claim("email_verified", true)
                .claim("groups", List.of("soc"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        String token = sign.apply(claims.apply(usual).build());
        answer(exchange, 200, "{\"id_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"access_token\":\"x\"}");
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> parsed(String form) {
        Map<String, String> values = new HashMap<>();
        for (String part : form.split("&")) {
            String[] pair = part.split("=", 2);
            values.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return values;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
