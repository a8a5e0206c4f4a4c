package io.tidewatch.detect;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Who or what a finding is about.
 *
 * @param kind what sort of thing it is
 * @param value its name or address, as the event has it
 */
public record Entity(Kind kind, String value) {
    /** Sorts of things. */
    public enum Kind {
        /** {@code host.name}. */
        HOST,
        /** {@code user.name}. */
        USER,
        /** {@code source.ip}. */
        ADDRESS,
        /** Whatever else a rule groups by. */
        OTHER;

        /** As written in the API: {@code host}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Entity {
        requireNonNull(kind, "kind is null");
        requireNonNull(value, "value is null");
    }
}
