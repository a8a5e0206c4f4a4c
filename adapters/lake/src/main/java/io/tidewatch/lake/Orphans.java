package io.tidewatch.lake;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tidies a lake's folder at start. What was half written is deleted. Parts that the manifest does not name, as a crash leaves them before its
 * commit, are set aside in {@code .orphans} and deleted a week later: should the manifest be the wrong one, nothing is lost by starting.
 */
final class Orphans {
    static final String FOLDER = ".orphans";
    static final Duration KEPT = Duration.ofDays(7);
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private final Path root;
    private final Path aside;

    Orphans(Path root) {
        this.root = root;
        this.aside = root.resolve(FOLDER);
    }

    /** Looks through the folder; {@code known} are the Parquet files of the manifest. */
    void tidy(Set<Path> known, Instant now) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<Path>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (file.startsWith(aside)) {
                        expire(file, attributes, now);
                    } else if (isHalfWritten(file)) {
                        Files.delete(file);
                        log.atInfo().addKeyValue("file", file).log("half-written file removed");
                    } else if (isOrphan(file, known)) {
                        setAside(file, now);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw LakeFolder.unavailable("the folder " + root + " cannot be looked through", e);
        }
    }

    private static void expire(Path file, BasicFileAttributes attributes, Instant now) throws IOException {
        if (attributes.lastModifiedTime().toInstant().plus(KEPT).isBefore(now)) {
            Files.delete(file);
        }
    }

    private void setAside(Path file, Instant now) throws IOException {
        Path target = aside.resolve(root.relativize(file));
        Files.createDirectories(target.resolveSibling(".").normalize());
        Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(target, FileTime.from(now));
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("to", target)
                .log("file that the manifest does not name set aside");
    }

    private static boolean isHalfWritten(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(LakeFolder.PARQUET + LakeFolder.TEMPORARY)
                || name.endsWith(LakeFolder.INDEX + LakeFolder.TEMPORARY);
    }

    private static boolean isOrphan(Path file, Set<Path> known) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(LakeFolder.PARQUET)) {
            return !known.contains(file);
        }
        if (name.endsWith(LakeFolder.INDEX)) {
            String stem = name.substring(0, name.length() - LakeFolder.INDEX.length());
            return !known.contains(file.resolveSibling(stem + LakeFolder.PARQUET));
        }
        return false;
    }
}
