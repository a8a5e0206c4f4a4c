package io.tidewatch.event;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code linux.*, nginx.access}: which datasets someone may see. A pattern is a dataset's name in which {@code *} stands for any
 * characters. No pattern at all allows nothing.
 *
 * @param patterns at most 100, each at most 100 characters
 */
public record DatasetScope(Set<String> patterns) {
    private static final Pattern VALID = Pattern.compile("[a-z0-9_.*-]{1,100}");
    private static final int MAX_PATTERNS = 100;

    /** Every dataset. */
    public static final DatasetScope ALL = new DatasetScope(Set.of("*"));

    /** None. */
    public static final DatasetScope NONE = new DatasetScope(Set.of());

    public DatasetScope {
        NavigableSet<String> sorted = new TreeSet<>(Comparator.naturalOrder());
        sorted.addAll(patterns);
        patterns = Collections.unmodifiableNavigableSet(sorted);
        if (patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "at most " + MAX_PATTERNS + " patterns of datasets are allowed, not " + patterns.size());
        }
        for (String pattern : patterns) {
            if (!VALID.matcher(pattern).matches()) {
                throw new IllegalArgumentException(
                        "'" + pattern + "' is not a pattern of datasets: write for example linux.auth, linux.* or *");
            }
        }
    }

    public static DatasetScope of(Collection<String> patterns) {
        return new DatasetScope(Set.copyOf(patterns));
    }

    /** Whether the dataset may be seen. */
    public boolean allows(Dataset dataset) {
        if (isAll()) {
            return true;
        }
        for (String pattern : patterns) {
            if (matches(pattern, dataset.value())) {
                return true;
            }
        }
        return false;
    }

    /** Whether every dataset may be seen. */
    public boolean isAll() {
        return patterns.contains("*");
    }

    /** Whether everything that the other allows is allowed here too, as far as its patterns tell. */
    public boolean covers(DatasetScope other) {
        // A star of the other's can only be matched by a star here, so a pattern read as a name is covered as a whole.
        return other.patterns.stream().allMatch(theirs -> patterns.stream().anyMatch(own -> matches(own, theirs)));
    }

    /** What either allows. */
    public DatasetScope or(DatasetScope other) {
        if (isAll() || other.isAll()) {
            return ALL;
        }
        NavigableSet<String> both = new TreeSet<>(patterns);
        both.addAll(other.patterns);
        return new DatasetScope(both);
    }

    /** What is allowed here and by the other's patterns; those that are only partly covered are left out. */
    public DatasetScope and(DatasetScope other) {
        if (isAll()) {
            return other;
        }
        if (other.isAll()) {
            return this;
        }
        NavigableSet<String> common = new TreeSet<>();
        patterns.stream()
                .filter(own -> other.patterns.stream().anyMatch(theirs -> matches(theirs, own)))
                .forEach(common::add);
        other.patterns.stream()
                .filter(theirs -> patterns.stream().anyMatch(own -> matches(own, theirs)))
                .forEach(common::add);
        return new DatasetScope(common);
    }

    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public String toString() {
        return String.join(", ", patterns);
    }
}
