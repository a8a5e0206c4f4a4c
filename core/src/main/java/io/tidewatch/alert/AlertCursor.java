package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place after an alert in a list. Written {@code primary~created~id}.
 *
 * @param primary what the list is sorted by: microseconds since 1970, or a severity's number
 * @param created when the alert was made, in microseconds since 1970
 * @param id the alert's id
 */
public record AlertCursor(long primary, long created, String id) {
    private static final Pattern WRITTEN = Pattern.compile("(-?\\d{1,18})~(-?\\d{1,18})~([0-9a-zA-Z-]{1,64})");

    public AlertCursor {
        requireNonNull(id, "id is null");
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException when the text is no cursor
     */
    public static AlertCursor parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + (text.length() > 100 ? text.substring(0, 100) + "…" : text)
                    + "' is not a cursor; pass on the one that the last page gave");
        }
        return new AlertCursor(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3));
    }

    @Override
    public String toString() {
        return primary + "~" + created + "~" + id;
    }
}
