package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.TenantId;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A page of panels that somebody made.
 *
 * @param tenant whose it is
 * @param id its name in addresses: 1 to 64 of {@code a-z}, {@code 0-9} and {@code -}
 * @param name what people call it
 * @param description what it is for; empty where nobody said
 * @param content its panels, range of time and refresh, as a JSON object; empty in lists
 * @param panels how many panels are in {@code content}
 * @param shared whether others of the tenant see it
 * @param author who made it
 * @param version counts its changes from 1
 * @param changed when it was last written
 */
public record Dashboard(
        TenantId tenant,
        String id,
        String name,
        String description,
        String content,
        int panels,
        boolean shared,
        String author,
        long version,
        Instant changed) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

    public Dashboard {
        requireNonNull(tenant, "tenant is null");
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is not an id: 1 to 64 of a-z, 0-9 and - are wanted");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("a dashboard has a name");
        }
        requireNonNull(description, "description is null");
        requireNonNull(content, "content is null");
        requireNonNull(author, "author is null");
        requireNonNull(changed, "changed is null");
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The same under another version. */
    public Dashboard withVersion(long other) {
        return new Dashboard(tenant, id, name, description, content, panels, shared, author, other, changed);
    }
}
