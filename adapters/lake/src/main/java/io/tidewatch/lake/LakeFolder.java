package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** Gives files that were written as temporary ones their names, their bytes durable; {@link #sync} makes the names so. */
    void settle(List<Path> files) {
        for (Path file : files) {
            try {
                sync(temporaryOf(file), StandardOpenOption.WRITE);
                Files.move(temporaryOf(file), file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw unavailable("the file " + file + " cannot be made durable", e);
            }
        }
    }

    /** Makes the folders of parts durable, up to the store's own: from then on the parts survive power loss. */
    void sync(List<LivePart> parts) {
        Set<Path> folders = new LinkedHashSet<>();
        for (LivePart part : parts) {
            for (Path folder = parent(part.file()); folder.startsWith(root); folder = parent(folder)) {
                folders.add(folder);
            }
        }
        for (Path folder : folders) {
            try {
                sync(folder, StandardOpenOption.READ);
            } catch (IOException e) {
                throw unavailable("the folder " + folder + " cannot be made durable", e);
            }
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

    static TidewatchException unavailable(String what, Exception cause) {
        return new TidewatchException(
                FailureKind.UNAVAILABLE,
                what + ": " + cause.getMessage() + "; see whether the disk is full or read-only",
                cause);
    }
}
