package io.tidewatch.cli.hunt;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A file to hunt in.
 *
 * @param number its place in the order of the command line, from 0
 * @param path where it is
 * @param bytes its size on disk
 */
record HuntFile(int number, Path path, long bytes) {
    HuntFile {
        requireNonNull(path, "path is null");
    }
}
