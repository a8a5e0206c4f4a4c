package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of parts: {@code tenant/dataset/day/name.parquet} and, beside it, {@code name.index}. A file is written as {@code .tmp},
 * made durable, then renamed. Thread-safe.
 */
final class LakeFolder {
    static final String PARQUET = ".parquet";
    static final String INDEX = ".index";
    static final String TEMPORARY = ".tmp";
    private static final Logger log = LoggerFactory.getLogger(LakeFolder.class);

    private final Path root;

    LakeFolder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    void create() {
        create(root);
    }

    void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unavailable("the folder " + folder + " cannot be made", e);
        }
    }

    /** Makes the folder that is to hold {@code file}. */
    void createFor(Path file) {
        create(parent(file));
    }

    /** The Parquet file of a part's path as the manifest has it; what would lead out of the folder is refused. */
    Path file(String path) {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || !path.endsWith(PARQUET)) {
            throw new TidewatchException(
                    FailureKind.CORRUPT, "the manifest names a part outside the store's folder: " + path);
        }
        return file;
    }

    static Path indexOf(Path parquet) {
        String name = parquet.getFileName().toString();
        return parquet.resolveSibling(name.substring(0, name.length() - PARQUET.length()) + INDEX);
    }

    static Path temporaryOf(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }

    /** Makes what was written as temporary files durable under their names: files first, then the folder. */
    void settle(List<Path> files) {
        try {
            for (Path file : files) {
                sync(temporaryOf(file), StandardOpenOption.WRITE);
                Files.move(temporaryOf(file), file, StandardCopyOption.ATOMIC_MOVE);
            }
            for (Path folder = parent(files.getFirst()); folder.startsWith(root); folder = parent(folder)) {
                sync(folder, StandardOpenOption.READ);
            }
        } catch (IOException e) {
            throw unavailable("the part " + files.getFirst() + " cannot be made durable", e);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException(path + " lies in no folder");
        }
        return parent;
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    void delete(LivePart part) {
        delete(part.file());
    }

    /** Deletes a part's files and what was half written of them. */
    void delete(Path parquet) {
        Path index = indexOf(parquet);
        for (Path file : List.of(parquet, index, temporaryOf(parquet), temporaryOf(index))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.atWarn()
                        .addKeyValue("file", file)
                        .setCause(e)
                        .log("file of a removed part cannot be deleted; the next start tries again");
            }
        }
    }

    /** Deletes the files of parts that are not among {@code known} Parquet files: what a crash left. */
    int deleteOrphans(Set<Path> known) {
        int deleted = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (isOrphan(file, known)) {
                    Files.delete(file);
                    log.atInfo().addKeyValue("file", file).log("orphan file removed");
                    deleted++;
                }
            }
        } catch (IOException e) {
            throw unavailable("the folder " + root + " cannot be looked through", e);
        }
        return deleted;
    }

    private static boolean isOrphan(Path file, Set<Path> known) {
        String name = file.getFileName().toString();
        if (name.endsWith(PARQUET)) {
            return !known.contains(file);
        }
        if (name.endsWith(INDEX)) {
            String stem = name.substring(0, name.length() - INDEX.length());
            return !known.contains(file.resolveSibling(stem + PARQUET));
        }
        return name.endsWith(PARQUET + TEMPORARY) || name.endsWith(INDEX + TEMPORARY);
    }

    static TidewatchException unavailable(String what, Exception cause) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                what + ": " + cause.getMessage() + "; see whether the disk is full or read-only",
                cause);
    }
}
