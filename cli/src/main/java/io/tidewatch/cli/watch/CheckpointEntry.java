package io.tidewatch.cli.watch;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What is remembered of one file.
 *
 * @param key which file it is
 * @param progress how far it has been delivered
 * @param path where it was seen last
 * @param finished whether it was read to its end after it had left its place
 * @param lastSeen when it was seen last, in seconds since 1970
 */
record CheckpointEntry(FileKey key, Progress progress, Path path, boolean finished, long lastSeen) {
    CheckpointEntry {
        requireNonNull(key, "key is null");
        requireNonNull(progress, "progress is null");
        requireNonNull(path, "path is null");
    }
}
