package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.health.Health;
import io.tidewatch.lake.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts of which searches found out that they cannot be read, so that not each search finds it out anew. A part whose file is another one
 * since, restored from a backup, is forgotten here. Thread-safe.
 */
public final class FaultyParts {
    private static final Logger log = LoggerFactory.getLogger(FaultyParts.class);

    private final Path folder;
    private final Map<String, Stamp> damaged = new ConcurrentHashMap<>();
    private final Map<String, Stamp> unpaged = new ConcurrentHashMap<>();

    /** @param folder where {@link Source#name} leads to a part's file */
    public FaultyParts(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    /** What tells a file from the one that replaces it; an empty one of a file that is not there. */
    private record Stamp(Map<String, Object> attributes) {}

    /** Whether the source is not known to be damaged. */
    public boolean isReadable(Source source) {
        return !isKnown(damaged, source.name());
    }

    /** Whether single pages of the source can be read, as far as is known. */
    boolean isPaged(Source source) {
        return source.isPaged() && !isKnown(unpaged, source.name()) && isReadable(source);
    }

    /** Remembers that a part turned out to be damaged. */
    public void noteDamage(Source part) {
        if (damaged.put(part.name(), stamp(part.name())) == null) {
            log.atError().addKeyValue("part", part.name()).log("part is damaged, searches leave it out");
        }
    }

    /** Remembers that single pages of a part cannot be read; DuckDB is asked, which finds out whether it is damaged. */
    void noteUnpaged(Source part, String reason) {
        if (unpaged.put(part.name(), stamp(part.name())) == null) {
            log.atWarn()
                    .addKeyValue("part", part.name())
                    .addKeyValue("reason", reason)
                    .log("a part cannot be read page by page; DuckDB reads it from now on");
        }
    }

    /** Degraded while parts are known to be damaged. */
    Health check() {
        damaged.keySet().forEach(name -> isKnown(damaged, name));
        return damaged.isEmpty()
                ? Health.UP
                : Health.degraded("damaged parts are left out of searches; restore them from a backup: "
                        + damaged.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }

    private boolean isKnown(Map<String, Stamp> parts, String name) {
        Stamp then = parts.get(name);
        if (then == null) {
            return false;
        }
        if (then.equals(stamp(name))) {
            return true;
        }
        parts.remove(name, then);
        return false;
    }

    private Stamp stamp(String name) {
        Path file = folder.resolve(name);
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            return new Stamp(Files.readAttributes(
                    file, unix ? "unix:size,lastModifiedTime,ctime,ino" : "size,lastModifiedTime,creationTime"));
        } catch (IOException e) {
            return new Stamp(Map.of());
        }
    }
}
