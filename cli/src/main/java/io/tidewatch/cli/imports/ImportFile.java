package io.tidewatch.cli.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file to import, as it was when it was found.
 *
 * @param path where it is, absolute
 * @param bytes its size on disk
 * @param modified when it was written last, in milliseconds since 1970
 * @param named whether it was named itself and not found in a folder or by a glob
 */
record ImportFile(Path path, long bytes, long modified, boolean named) {
    static ImportFile of(Path path, boolean named) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new ImportFile(
                path.toAbsolutePath().normalize(),
                attributes.size(),
                attributes.lastModifiedTime().toMillis(),
                named);
    }
}
