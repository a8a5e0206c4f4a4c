package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What kind of event it is, as {@code product.service}: {@code linux.auth}, {@code windows.sysmon}, {@code nginx.access}.
 * It decides the columns an event is stored in and the Sigma logsource; 1 to 100 of {@code a-z 0-9 _ - .}, safe as a
 * folder's name.
 */
public record Dataset(String value) implements Comparable<Dataset> {
    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9_-]*(\\.[a-z0-9_-]+)*");
    private static final int MAX_LENGTH = 100;
    private static final int MAX_INTERNED = 10_000;
    private static final ConcurrentHashMap<String, Dataset> INTERNED = new ConcurrentHashMap<>();

    /** Events whose source named no dataset and whose format told none. */
    public static final Dataset GENERIC = of("generic.log");

    public Dataset {
        requireNonNull(value, "value is null");
        if (value.length() > MAX_LENGTH || !VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is not a dataset: write product.service in a-z, 0-9, '_' and '-', at most 100 characters");
        }
    }

    /** The dataset of that name; the same instance for the same name while there are few. */
    public static Dataset of(String value) {
        Dataset known = INTERNED.get(value);
        if (known != null) {
            return known;
        }
        Dataset made = new Dataset(value);
        if (INTERNED.size() < MAX_INTERNED) {
            INTERNED.putIfAbsent(value, made);
        }
        return made;
    }

    /** Whether {@code value} can name a dataset. */
    public static boolean isValid(String value) {
        return value.length() <= MAX_LENGTH && VALID.matcher(value).matches();
    }

    /** The part before the first dot. */
    public String product() {
        int dot = value.indexOf('.');
        return dot < 0 ? value : value.substring(0, dot);
    }

    @Override
    public int compareTo(Dataset other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
