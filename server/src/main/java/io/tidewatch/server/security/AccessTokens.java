package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tidewatch.catalog.Session;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of sessions: JWTs signed with HMAC-SHA-256 under a key that only this installation has. One says which session it
 * belongs to and nothing of what may be done: that is looked up at every request, and an ended session has no good token. The algorithm, the type,
 * the key's name, the issuer and the audience are not the token's to choose. Thread-safe.
 */
public final class AccessTokens {
    static final String ISSUER = "tidewatch";
    static final String AUDIENCE = "tidewatch-api";

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final int MAX_LENGTH = 2_000;

    private final byte[] key;
    private final String keyName;
    private final Duration life;
    private final Clock clock;

    /**
     * @param key 32 bytes or more
     * @param life how long a token is good
     */
    public AccessTokens(byte[] key, Duration life, Clock clock) {
        this.key = key.clone();
        this.keyName = HexFormat.of().formatHex(Sha256.of(key), 0, 8);
        this.life = requireNonNull(life, "life is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** How long a token is good. */
    public Duration life() {
        return life;
    }

    /** A token for the session; it ends with the session at the latest. */
    public String issue(Session session) {
        Instant now = clock.instant();
        Instant end = now.plus(life);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(session.account())
                .claim("sid", session.id())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(end.isAfter(session.expires()) ? session.expires() : end))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(TYPE)
                        .keyID(keyName)
                        .build(),
                claims);
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("an access token cannot be signed", e);
        }
        return token.serialize();
    }

    /** The id of the session that a token belongs to; null where the token is not good, for whatever reason. */
    @Nullable
    String session(String token) {
        if (token.length() > MAX_LENGTH) {
            return null;
        }
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            JWSHeader header = parsed.getHeader();
            if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
                    || !TYPE.equals(header.getType())
                    || !keyName.equals(header.getKeyID())
                    || !parsed.verify(new MACVerifier(key))) {
                return null;
            }
            JWTClaimsSet claims = parsed.getJWTClaimsSet();
            Instant now = clock.instant();
            boolean good = ISSUER.equals(claims.getIssuer())
                    && claims.getAudience().equals(List.of(AUDIENCE))
                    && claims.getNotBeforeTime() != null
                    && !claims.getNotBeforeTime().toInstant().isAfter(now.plus(SKEW))
                    && claims.getExpirationTime() != null
                    && claims.getExpirationTime().toInstant().plus(SKEW).isAfter(now);
            return good ? claims.getStringClaim("sid") : null;
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return null;
        }
    }
}
