package io.tidewatch.lake;

import io.tidewatch.catalog.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of a folder that several processes use, once the manifest has not named them for longer than any of them can need
 * them: what merges and retention took out may still be read elsewhere, and what is being written is not named yet. One process sweeps at
 * a time; another that goes on begins to count anew. Used by one thread.
 */
final class Sweep {
    /** Longer than the longest hunt, which reads what was there when it began. */
    static final Duration KEPT = Duration.ofMinutes(70);

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final LakeFolder folder;
    private final Manifest manifest;
    /** When each file was first seen that the manifest did not name, in nanoseconds. */
    private final Map<Path, Long> unnamed = new HashMap<>();

    private long next = System.nanoTime();

    Sweep(LakeFolder folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /** Looks through the folder if it is time to. */
    void run(long now) {
        if (now - next < 0) {
            return;
        }
        next = now + EVERY.toNanos();
        Set<Path> files = files();
        // Read after the folder: whatever was there and is of a part is named by now, or was given up.
        manifest.parts().forEach(part -> {
            Path file = folder.file(part.path());
            files.remove(file);
            files.remove(LakeFolder.indexOf(file));
        });
        unnamed.keySet().retainAll(files);
        for (Path file : files) {
            long since = unnamed.computeIfAbsent(file, _ -> now);
            if (now - since >= KEPT.toNanos()) {
                delete(file);
                unnamed.remove(file);
            }
        }
    }

    private Set<Path> files() {
        try (Stream<Path> walk = Files.walk(folder.root())) {
            Set<Path> files = new HashSet<>();
            walk.filter(Sweep::isOurs).forEach(files::add);
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw LakeFolder.unavailable("the folder " + folder.root() + " cannot be looked through", e);
        }
    }

    private static boolean isOurs(Path file) {
        String name = String.valueOf(file.getFileName());
        String whole = name.endsWith(LakeFolder.TEMPORARY)
                ? name.substring(0, name.length() - LakeFolder.TEMPORARY.length())
                : name;
        return whole.endsWith(LakeFolder.PARQUET) || whole.endsWith(LakeFolder.INDEX);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
            log.atInfo().addKeyValue("file", file).log("file that no part has any more deleted");
        } catch (NoSuchFileException e) {
            log.atDebug().addKeyValue("file", file).log("file is gone already");
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("file of a removed part cannot be deleted");
        }
    }
}
