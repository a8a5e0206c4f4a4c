package io.tidewatch.enrich.list;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A version of a file that is in force.
 *
 * @param version {@code name@digest}: the list's name, and the first 12 hexadecimal digits of the file's SHA-256
 * @param modified when the file was last changed
 * @param loaded when it was taken up
 */
public record LoadedList<T>(ListContent<T> list, String version, Instant modified, Instant loaded) {
    public LoadedList {
        requireNonNull(list, "list is null");
        requireNonNull(version, "version is null");
        requireNonNull(modified, "modified is null");
        requireNonNull(loaded, "loaded is null");
    }

    /** What is looked up in. */
    public T content() {
        return list.content();
    }
}
