package io.tidewatch.cli.imports;

import static java.util.Objects.requireNonNull;

/**
 * What of a file could not be read.
 *
 * @param places how many places
 * @param first what is wrong with the first
 */
record Damage(long places, String first) {
    static final Damage NONE = new Damage(0, "");

    Damage {
        requireNonNull(first, "first is null");
    }
}
