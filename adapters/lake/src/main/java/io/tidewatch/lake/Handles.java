package io.tidewatch.lake;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody can guess. */
final class Handles {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handles() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
