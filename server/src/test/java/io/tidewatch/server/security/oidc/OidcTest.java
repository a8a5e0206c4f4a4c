package io.tidewatch.server.security.oidc;

import static io.tidewatch.server.ProblemAssert.assertProblem;
import static io.tidewatch.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tidewatch.catalog.Account;
import io.tidewatch.config.OidcSettings;
import io.tidewatch.config.SecuritySettings;
import io.tidewatch.config.SessionSettings;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeProvider provider = new FakeProvider();
    private final TestServer server = TestServer.start(new SecuritySettings(
            null,
            true,
            SessionSettings.DEFAULTS,
            new OidcSettings(
                    provider.issuer(),
                    "siem",
                    null,
                    "http://localhost:8080",
                    List.of("email"),
                    "preferred_username",
                    "groups",
                    List.of("soc=analyst", "boss=administrator", "odd=no-such-role"),
                    "default",
                    null,
                    List.of("example.org"))));

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void aPersonThatTheProviderVouchesForIsSignedInWithTheRolesOfTheirGroups() {
        HttpResponse<String> back = signIn();
        assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
        assertThat(back.headers().firstValue("Location")).contains("/");
        List<String> cookies = back.headers().allValues("Set-Cookie");
        String csrf = cookies.get(1).split(";")[0].split("=", 2)[1];
        HttpResponse<String> held = server.send(server.anonymous("/api/v1/auth/refresh")
                .header(
                        "Cookie",
                        cookies.get(0).split(";")[0] + "; " + cookies.get(1).split(";")[0])
                .header("Tidewatch-Csrf", csrf)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        HttpResponse<String> me = server.send(server.anonymous("/api/v1/me")
                .header(
                        "Authorization",
                        "Bearer " + json(held).get("accessToken").asString()));
        assertThat(json(me).get("name").asString()).isEqualTo("ann");
        assertThat(json(me).get("permissions").toString())
                .contains("alerts-write")
                .doesNotContain("admin");

        provider.claims = claims -> claims.claim("groups", List.of("boss")).claim("preferred_username", "renamed");
        assertThat(signIn().statusCode()).isEqualTo(302);
        assertThat(server.accounts.account("ann").orElseThrow().roles()).containsExactly("administrator");
        assertThat(server.accounts.account("renamed")).isEmpty();
    }

    @Test
    void anUnsignedTokenIsRefused() {
        provider.sign = claims -> new PlainJWT(claims).serialize();
        assertRefused();
    }

    @Test
    void aTokenThatIsSignedWithThePublicKeyAsASecretIsRefused() {
        provider.sign = claims -> {
            try {
                byte[] known = provider.key.toRSAPublicKey().getEncoded();
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims);
                token.sign(new MACSigner(known));
                return token.serialize();
            } catch (JOSEException e) {
                throw new AssertionError(e);
            }
        };
        assertRefused();
    }

    @Test
    void aTokenThatIsSignedWithAnotherKeyIsRefusedThoughItBringsItAlong() throws JOSEException {
        RSAKey other = new RSAKeyGenerator(2_048).keyID("k1").generate();
        provider.sign = claims -> {
            try {
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("k1")
                                .jwk(other.toPublicJWK())
                                .build(),
                        claims);
                token.sign(new RSASSASigner(other));
                return token.serialize();
            } catch (JOSEException e) {
                throw new AssertionError(e);
            }
        };
        assertRefused();
        provider.sign = claims -> {
            String good = provider.signed(claims);
            return good.substring(0, good.lastIndexOf('.') + 1)
                    + provider.signed(new JWTClaimsSet.Builder(claims)
                                    .subject("1")
                                    .build())
                            .split("\\.")[2];
        };
        assertRefused();
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        assertRefusedWith(claims -> claims.issuer("https://evil.example"));
        assertRefusedWith(claims -> claims.audience("another"));
        assertRefusedWith(claims -> claims.audience(List.of("siem", "another")));
        assertRefusedWith(claims -> claims.claim("azp", "another"));
        assertRefusedWith(claims -> claims.claim("nonce", "another"));
        assertRefusedWith(claims -> claims.claim("nonce", null));
        assertRefusedWith(claims -> claims.subject(null));
    }

    @Test
    void aTokenOfAnotherTimeIsRefused() {
        assertRefusedWith(claims -> claims.expirationTime(Date.from(NOON.minusSeconds(60))));
        assertRefusedWith(claims -> claims.expirationTime(null));
        assertRefusedWith(claims -> claims.issueTime(Date.from(NOON.plusSeconds(120))));
        assertRefusedWith(claims -> claims.issueTime(Date.from(NOON.minusSeconds(3_600))));
        assertRefusedWith(claims -> claims.notBeforeTime(Date.from(NOON.plusSeconds(120))));
    }

    @Test
    void strangersAreNotLetIn() {
        assertRefusedWith(claims -> claims.claim("groups", List.of("tea-club")));
        assertRefusedWith(claims -> claims.claim("groups", List.of("odd")));
        assertRefusedWith(claims -> claims.claim("groups", null));
        assertRefusedWith(claims -> claims.claim("email", "ann@evil.example"));
        assertRefusedWith(claims -> claims.claim("email", "ann@evil.example@example.org.evil"));
        assertRefusedWith(claims -> claims.claim("email_verified", false));
        assertRefusedWith(claims -> claims.claim("preferred_username", ""));
        assertRefusedWith(claims -> claims.claim("preferred_username", "token 1"));
    }

    @Test
    void nobodyGetsAnAccountByItsName() {
        provider.claims = claims -> claims.claim("preferred_username", "admin").claim("groups", List.of("boss"));
        assertRefused();
        assertThat(server.accounts.account("admin").orElseThrow().externalId()).isNull();
    }

    @Test
    void aBrowserIsLedBackToThePageThatSaysWhy() {
        HttpResponse<String> refused =
                server.send(server.anonymous(OidcSignIn.CALLBACK + "?error=access_denied&state=x")
                        .header("Accept", "text/html,application/xhtml+xml"));
        assertThat(refused.statusCode()).isEqualTo(302);
        assertThat(refused.headers().firstValue("Location")).contains("/?signin=refused");
        assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();

        provider.close();
        HttpResponse<String> begun =
                server.send(server.anonymous("/api/v1/auth/oidc").header("Accept", "text/html"));
        assertThat(begun.statusCode()).isEqualTo(302);
        assertThat(begun.headers().firstValue("Location")).contains("/?signin=unavailable");
    }

    @Test
    void aDisabledAccountStaysDisabled() {
        assertThat(signIn().statusCode()).isEqualTo(302);
        Account ann = server.accounts.account("ann").orElseThrow();
        server.accounts.put(ann.withDisabled(true));
        assertRefused();
        assertThat(ann.tenant()).isEqualTo(TenantId.DEFAULT);
    }

    @Test
    void aSignInBelongsToTheBrowserThatBeganItAndIsGoodOnce() {
        HttpResponse<String> begun = begin();
        String callback = provider.allow(begun.headers().firstValue("Location").orElseThrow());
        String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        assertProblem(finish(callback, "tidewatch-oidc=another"), 401);
        assertProblem(finish(callback, cookie), 401);

        begun = begin();
        callback = provider.allow(begun.headers().firstValue("Location").orElseThrow());
        cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        assertProblem(finish(callback.replaceFirst("code=[^&]*", "code=guessed"), cookie), 401);
        assertProblem(finish("?error=access_denied&state=x", cookie), 401);
        assertProblem(finish("", cookie), 401);
        begun = begin();
        callback = provider.allow(begun.headers().firstValue("Location").orElseThrow());
        cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        assertThat(finish(callback, cookie).statusCode()).isEqualTo(302);
        assertProblem(finish(callback, cookie), 401);
    }

    @Test
    void withoutAProviderThereIsNothing() {
        try (TestServer without = TestServer.start()) {
            assertProblem(without.send(without.anonymous("/api/v1/auth/oidc")), 404);
        }
        assertThat(Set.of(server.accounts.accounts().size())).containsExactly(3);
    }

    private void assertRefusedWith(UnaryOperator<JWTClaimsSet.Builder> change) {
        provider.claims = change;
        assertRefused();
    }

    private void assertRefused() {
        assertProblem(signIn(), 401);
    }

    private HttpResponse<String> signIn() {
        HttpResponse<String> begun = begin();
        String callback = provider.allow(begun.headers().firstValue("Location").orElseThrow());
        return finish(
                callback, begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0]);
    }

    private HttpResponse<String> begin() {
        HttpResponse<String> begun = server.send(server.anonymous("/api/v1/auth/oidc"));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(302);
        assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=" + OidcSignIn.CALLBACK);
        return begun;
    }

    private HttpResponse<String> finish(String query, String cookie) {
        return server.send(server.anonymous(OidcSignIn.CALLBACK + query)
                .header("Cookie", new String(cookie.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)));
    }
}
