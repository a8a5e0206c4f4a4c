package io.tidewatch.sigma.rule;

import static java.util.Objects.requireNonNull;

/**
 * Where something stands.
 *
 * @param file the file's path, or the archive's path, {@code !/} and the entry's name
 * @param line counted from 1
 */
public record Location(String file, int line) {
    public Location {
        requireNonNull(file, "file is null");
    }

    /** The same file, another line. */
    public Location at(int otherLine) {
        return new Location(file, otherLine);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
