package io.tidewatch.sigma.read;

import java.util.Collection;
import java.util.Locale;

/** "did you mean": the known word nearest to an unknown one. */
final class Suggestion {
    private static final int MAX_LENGTH = 40;

    private Suggestion() {}

    /** {@code did you mean 'contains'?}, or a list of what is known where nothing is near. */
    static String of(String unknown, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        String lower = unknown.toLowerCase(Locale.ROOT);
        if (lower.length() <= MAX_LENGTH) {
            for (String candidate : known) {
                int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = candidate;
                }
            }
        }
        return bestDistance <= Math.max(1, unknown.length() / 3)
                ? "did you mean '" + best + "'?"
                : "use one of " + String.join(", ", known);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
