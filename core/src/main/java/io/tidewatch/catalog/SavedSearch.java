package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A search that somebody keeps.
 *
 * @param tenant whose it is
 * @param id its name in addresses: 1 to 64 of {@code a-z}, {@code 0-9} and {@code -}
 * @param name what people call it
 * @param query in the search language; empty for everything
 * @param from where its range of time begins, as it was written; empty for the beginning
 * @param to where it ends; empty for an open end
 * @param columns the fields that are shown; empty for the usual ones
 * @param shared whether others of the tenant see it
 * @param author who keeps it
 * @param changed when it was last written
 */
public record SavedSearch(
        TenantId tenant,
        String id,
        String name,
        String query,
        String from,
        String to,
        List<String> columns,
        boolean shared,
        String author,
        Instant changed) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

    public SavedSearch {
        requireNonNull(tenant, "tenant is null");
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is not an id: 1 to 64 of a-z, 0-9 and - are wanted");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("a saved search has a name");
        }
        requireNonNull(query, "query is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        columns = List.copyOf(columns);
        requireNonNull(author, "author is null");
        requireNonNull(changed, "changed is null");
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
