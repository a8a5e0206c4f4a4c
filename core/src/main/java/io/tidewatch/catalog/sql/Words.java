package io.tidewatch.catalog.sql;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.Set;
import java.util.TreeSet;

/** Sets of words as columns keep them: sorted, separated by spaces. */
final class Words {
    private Words() {}

    static String join(Set<String> words) {
        for (String word : words) {
            if (word.isBlank() || word.contains(" ")) {
                throw new TidewatchException(FailureKind.INVALID, "'" + word + "' must be one word");
            }
        }
        return String.join(" ", new TreeSet<>(words));
    }

    static Set<String> split(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }
}
