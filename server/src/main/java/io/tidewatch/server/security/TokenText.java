package io.tidewatch.server.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** API tokens as text: {@code twt_} and 256 random bits. Being random they need no slow hash: SHA-256 is what is kept. */
public final class TokenText {
    public static final String PREFIX = "twt_";

    private static final Pattern VALID = Pattern.compile("twt_[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    private TokenText() {}

    /** A new token. */
    public static String draw(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static boolean isValid(String token) {
        return VALID.matcher(token).matches();
    }

    /** What is stored of a token. */
    public static String hash(String token) {
        return Sha256.hex(token);
    }
}
