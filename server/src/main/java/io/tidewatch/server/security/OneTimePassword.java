package io.tidewatch.server.security;

import java.security.SecureRandom;

/** Passwords to be read once, typed once, and changed then: four groups of five letters without those that look alike, 100 bits. */
public final class OneTimePassword {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 20;
    private static final int GROUP = 5;

    private OneTimePassword() {}

    public static String draw(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) {
                password.append('-');
            }
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
