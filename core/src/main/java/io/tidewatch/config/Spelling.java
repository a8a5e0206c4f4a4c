package io.tidewatch.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what a person meant to write: {@code htpp} is close to {@code http}. */
public final class Spelling {
    private Spelling() {}

    /** The one of {@code known} that differs least from {@code word}, or null when none is similar. */
    public static @Nullable String closest(String word, Collection<String> known) {
        String best = null;
        int least = Math.max(1, Math.min(3, word.length() / 3)) + 1;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** {@code "; did you mean 'x'?"}, or which words there are when none is similar. */
    public static String suggestion(String word, Collection<String> known) {
        String closest = closest(word, known);
        return closest != null ? "; did you mean '" + closest + "'?" : "; known are " + String.join(", ", known);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        int replaced = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
