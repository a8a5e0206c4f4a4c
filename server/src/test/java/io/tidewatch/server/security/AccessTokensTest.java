package io.tidewatch.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tidewatch.catalog.Session;
import io.tidewatch.event.TenantId;
import io.tidewatch.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What somebody may try with an access token that is not theirs: each is refused. */
class AccessTokensTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final MutableClock clock = MutableClock.atNoon();
    private final AccessTokens tokens = new AccessTokens(KEY, Duration.ofMinutes(10), clock);
    private final Session session = new Session(
            "s-1",
            TenantId.DEFAULT,
            "ann",
            "192.0.2.1",
            clock.instant(),
            clock.instant().plusSeconds(3_600));

    @Test
    void itsOwnTokenIsKnown() {
        assertThat(tokens.session(tokens.issue(session))).isEqualTo("s-1");
    }

    @Test
    void aTokenSaysNothingOfWhatMayBeDone() throws ParseException {
        assertThat(SignedJWT.parse(tokens.issue(session)).getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "aud", "sub", "sid", "iat", "nbf", "exp");
    }

    @Test
    void everySingleChangedCharacterIsNoticed() {
        String token = tokens.issue(session);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            int at = random.nextInt(token.length());
            char other = "ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789-_.".charAt(random.nextInt(45));
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            if (!sameBytes(changed, token)) {
                assertThat(tokens.session(changed)).as(changed).isNull();
            }
        }
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertThat(tokens.session(new PlainJWT(claims().build()).serialize())).isNull();
        String[] parts = tokens.issue(session).split("\\.");
        String none = base64("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
        assertThat(tokens.session(none + "." + parts[1] + ".")).isNull();
        assertThat(tokens.session(none + "." + parts[1] + "." + parts[2])).isNull();
        assertThat(tokens.session(parts[0] + "." + parts[1] + ".")).isNull();
    }

    @Test
    void anotherAlgorithmIsRefusedThoughTheKeyIsRight() throws JOSEException {
        byte[] longKey =
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        AccessTokens wide = new AccessTokens(longKey, Duration.ofMinutes(10), clock);
        String kid = keyName(wide);
        assertThat(wide.session(signed(JWSAlgorithm.HS512, kid, new MACSigner(longKey), claims())))
                .isNull();
        assertThat(wide.session(signed(JWSAlgorithm.HS256, kid, new MACSigner(longKey), claims())))
                .isEqualTo("s-1");
    }

    @Test
    void aTokenSignedWithAnotherKeyIsRefusedWhateverItsHeaderSays() throws JOSEException {
        byte[] other = "another-key-another-key-another-key".getBytes(StandardCharsets.US_ASCII);
        String kid = keyName(tokens);
        assertThat(tokens.session(signed(JWSAlgorithm.HS256, kid, new MACSigner(other), claims())))
                .isNull();
        RSAKey rsa = new RSAKeyGenerator(2_048).keyID(kid).generate();
        assertThat(tokens.session(signed(JWSAlgorithm.RS256, kid, new RSASSASigner(rsa), claims())))
                .isNull();
        SignedJWT embedded = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(rsa.toPublicJWK())
                        .keyID(kid)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims().build());
        embedded.sign(new RSASSASigner(rsa));
        assertThat(tokens.session(embedded.serialize())).isNull();
    }

    @Test
    void aTokenOfAnotherIssuerAudienceTypeOrKeyNameIsRefused() throws JOSEException {
        MACSigner signer = new MACSigner(KEY);
        String kid = keyName(tokens);
        assertThat(tokens.session(signed(JWSAlgorithm.HS256, kid, signer, claims().issuer("someone"))))
                .isNull();
        assertThat(tokens.session(signed(JWSAlgorithm.HS256, kid, signer, claims().audience("someone"))))
                .isNull();
        assertThat(tokens.session(signed(JWSAlgorithm.HS256, "other", signer, claims())))
                .isNull();
        SignedJWT untyped = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims().build());
        untyped.sign(signer);
        assertThat(tokens.session(untyped.serialize())).isNull();
    }

    @Test
    void anExpiredATooEarlyAndATimelessTokenAreRefused() throws JOSEException {
        MACSigner signer = new MACSigner(KEY);
        String kid = keyName(tokens);
        String token = tokens.issue(session);
        clock.advance(Duration.ofMinutes(10).plusSeconds(4));
        assertThat(tokens.session(token)).isEqualTo("s-1");
        clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.session(token)).isNull();
        Instant now = clock.instant();
        assertThat(tokens.session(signed(
                        JWSAlgorithm.HS256,
                        kid,
                        signer,
                        claims().notBeforeTime(Date.from(now.plusSeconds(60)))
                                .expirationTime(Date.from(now.plusSeconds(120))))))
                .isNull();
        assertThat(tokens.session(signed(JWSAlgorithm.HS256, kid, signer, claims().expirationTime(null))))
                .isNull();
    }

    @Test
    void whatIsNoTokenIsRefusedQuietly() {
        for (String text :
                new String[] {"", ".", "..", "a.b.c", "x".repeat(5_000), "e30.e30.e30", "\u0000.\u0000.\u0000"}) {
            assertThat(tokens.session(text)).as(text).isNull();
        }
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(AccessTokens.ISSUER)
                .audience(AccessTokens.AUDIENCE)
                .subject("ann")
                .claim("sid", "s-1")
                .notBeforeTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
    }

    private static String signed(JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID(kid)
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims.build());
        token.sign(signer);
        return token.serialize();
    }

    private String keyName(AccessTokens issuer) {
        try {
            return SignedJWT.parse(issuer.issue(session)).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** The last character of base64 holds bits that mean nothing. */
    private static boolean sameBytes(String a, String b) {
        try {
            return java.util.Arrays.equals(
                            Base64.getUrlDecoder().decode(a.substring(a.lastIndexOf('.') + 1)),
                            Base64.getUrlDecoder().decode(b.substring(b.lastIndexOf('.') + 1)))
                    && a.substring(0, a.lastIndexOf('.')).equals(b.substring(0, b.lastIndexOf('.')));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
