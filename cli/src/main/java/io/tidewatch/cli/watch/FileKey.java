package io.tidewatch.cli.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which file it is, whatever its name: it stays through a rename. An inode is used again after its file is gone, so a {@link Head}
 * goes with it.
 *
 * @param device the file system's number
 * @param inode the file's number on it
 */
record FileKey(long device, long inode) {

    /** The key of the file at {@code path}, links followed; where the system has no inodes, its path stands in for one. */
    static FileKey of(Path path) throws IOException {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino");
            return new FileKey(
                    ((Number) attributes.getOrDefault("dev", 0L)).longValue(),
                    ((Number) attributes.getOrDefault("ino", 0L)).longValue());
        } catch (UnsupportedOperationException e) {
            return new FileKey(0, path.toAbsolutePath().normalize().toString().hashCode());
        }
    }
}
