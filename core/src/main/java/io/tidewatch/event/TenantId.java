package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Whose data it is: 1 to 63 of {@code a-z 0-9 -}, beginning with a letter or digit; safe as a folder's name. */
public record TenantId(String value) implements Comparable<TenantId> {
    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** The tenant of an installation that has only one. */
    public static final TenantId DEFAULT = new TenantId("default");

    public TenantId {
        requireNonNull(value, "value is null");
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is not a tenant id: use 1 to 63 of a-z, 0-9 and '-', beginning with a letter or digit");
        }
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
