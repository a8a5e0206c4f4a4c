package io.tidewatch.server.security;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for five minutes which passwords were right, so that a client that sends its password with each request does not cost an
 * Argon2 hash each time. Keeps neither passwords nor plain hashes of them: the key is an HMAC under a key that dies with the process,
 * over name, password and the stored hash, so that a changed password is not known. Thread-safe.
 */
final class VerifiedPasswords {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MAX_REMEMBERED = 1_000;
    private static final String ALGORITHM = "HmacSHA256";

    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, Instant> verified = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    VerifiedPasswords(Clock clock, SecureRandom random) {
        this.clock = requireNonNull(clock, "clock is null");
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    boolean contains(String name, String password, String storedHash) {
        String entry = entry(name, password, storedHash);
        synchronized (verified) {
            Instant until = verified.get(entry);
            return until != null && clock.instant().isBefore(until);
        }
    }

    void add(String name, String password, String storedHash) {
        String entry = entry(name, password, storedHash);
        synchronized (verified) {
            verified.put(entry, clock.instant().plus(KEPT));
        }
    }

    private String entry(String name, String password, String storedHash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(storedHash.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
