package io.tidewatch.server.security.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks ID tokens (OpenID Connect Core 3.1.3.7). The algorithms are those that need the provider's private key: a token that is
 * unsigned, or "signed" with something public as a shared secret, is none. Thread-safe.
 */
final class IdTokens {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final Provider provider;
    private final String issuer;
    private final String clientId;
    private final Clock clock;

    IdTokens(Provider provider, String issuer, String clientId, Clock clock) {
        this.provider = requireNonNull(provider, "provider is null");
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.clientId = requireNonNull(clientId, "clientId is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** The claims of a good token that answers the sign-in with that nonce; null for any other. */
    @Nullable
    JWTClaimsSet check(String token, String nonce) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            if (!ALGORITHMS.contains(parsed.getHeader().getAlgorithm())) {
                return null;
            }
            if (!isSigned(parsed, provider.keys(false)) && !isSigned(parsed, provider.keys(true))) {
                return null;
            }
            JWTClaimsSet claims = parsed.getJWTClaimsSet();
            return isGood(claims, nonce) ? claims : null;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isSigned(SignedJWT token, JWKSet keys) throws JOSEException {
        String kid = token.getHeader().getKeyID();
        for (JWK key : keys.getKeys()) {
            boolean named = kid == null || kid.equals(key.getKeyID());
            boolean meant = key.getAlgorithm() == null
                    || key.getAlgorithm().equals(token.getHeader().getAlgorithm());
            JWSVerifier verifier =
                    named && meant ? verifier(key, token.getHeader().getAlgorithm()) : null;
            if (verifier != null && token.verify(verifier)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JWSVerifier verifier(JWK key, JWSAlgorithm algorithm) throws JOSEException {
        if (key instanceof RSAKey rsa && JWSAlgorithm.Family.RSA.contains(algorithm)) {
            return new RSASSAVerifier(rsa);
        }
        return key instanceof ECKey curve && JWSAlgorithm.Family.EC.contains(algorithm)
                ? new ECDSAVerifier(curve)
                : null;
    }

    private boolean isGood(JWTClaimsSet claims, String nonce) throws ParseException {
        Instant now = clock.instant();
        String party = claims.getStringClaim("azp");
        boolean forUs = claims.getAudience().contains(clientId)
                && (claims.getAudience().size() == 1 || clientId.equals(party))
                && (party == null || clientId.equals(party));
        Date expires = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        Date begins = claims.getNotBeforeTime();
        return issuer.equals(claims.getIssuer())
                && forUs
                && claims.getSubject() != null
                && !claims.getSubject().isEmpty()
                && expires != null
                && expires.toInstant().plus(SKEW).isAfter(now)
                && issued != null
                && !issued.toInstant().isAfter(now.plus(SKEW))
                && issued.toInstant().plus(OLDEST).isAfter(now)
                && (begins == null || !begins.toInstant().isAfter(now.plus(SKEW)))
                && nonce.equals(claims.getStringClaim("nonce"));
    }
}
