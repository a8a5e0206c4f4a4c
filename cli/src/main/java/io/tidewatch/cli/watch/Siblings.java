package io.tidewatch.cli.watch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds a file that was renamed within its folder, as rotation does. */
final class Siblings {
    private static final int MAX_LOOKED_AT = 20_000;

    private Siblings() {}

    /** Where the file with this key is now: at {@code path}, or beside it; null when it is in neither place. */
    static @Nullable Path find(FileKey key, Path path) throws IOException {
        if (Files.isRegularFile(path) && FileKey.of(path).equals(key)) {
            return path;
        }
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return null;
        }
        int looked = 0;
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path sibling : siblings) {
                if (++looked > MAX_LOOKED_AT) {
                    break;
                }
                if (Files.exists(sibling) && FileKey.of(sibling).equals(key)) {
                    return sibling;
                }
            }
        }
        return null;
    }
}
