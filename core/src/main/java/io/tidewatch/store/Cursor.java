package io.tidewatch.store;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.EventId;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The place after an event in the order newest first. Written {@code time~id}.
 *
 * @param time the event's time
 * @param id the event's id
 */
public record Cursor(Instant time, EventId id) {
    public Cursor {
        requireNonNull(time, "time is null");
        requireNonNull(id, "id is null");
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException when the text is no cursor
     */
    public static Cursor parse(String text) {
        int tilde = text.indexOf('~');
        EventId id = tilde < 0 ? null : EventId.parse(text.substring(tilde + 1));
        if (id == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a cursor; pass on the one that the last page gave");
        }
        try {
            return new Cursor(Instant.parse(text.substring(0, tilde)), id);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a cursor; pass on the one that the last page gave", e);
        }
    }

    @Override
    public String toString() {
        return time + "~" + id;
    }
}
