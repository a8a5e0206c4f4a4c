package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.health.Health;
import io.tidewatch.lake.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts of which searches found out that they cannot be read, so that not each search finds it out anew. They are read again after ten
 * minutes, as a disk may have failed for a moment, and at once where their file is another, restored from a backup. Thread-safe.
 */
public final class FaultyParts {
    private static final Logger log = LoggerFactory.getLogger(FaultyParts.class);

    private static final Duration RETRY = Duration.ofMinutes(10);

    private final Path folder;
    private final InstantSource clock;
    private final Map<String, Fault> damaged = new ConcurrentHashMap<>();
    private final Map<String, Fault> unpaged = new ConcurrentHashMap<>();

    /** @param folder where {@link Source#name} leads to a part's file */
    public FaultyParts(Path folder, InstantSource clock) {
        this.folder = requireNonNull(folder, "folder is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What tells a file from the one that replaces it; empty of a file that is not there. */
    private record Stamp(Map<String, Object> attributes) {}

    /** @param until when the part is read again */
    private record Fault(Stamp stamp, Instant until) {}

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
        if (damaged.put(part.name(), fault(part)) == null) {
            log.atError().addKeyValue("part", part.name()).log("part is damaged, searches leave it out");
        }
    }

    /** Remembers that single pages of a part cannot be read; DuckDB is asked, which finds out whether it is damaged. */
    void noteUnpaged(Source part, String reason) {
        if (unpaged.put(part.name(), fault(part)) == null) {
            log.atWarn()
                    .addKeyValue("part", part.name())
                    .addKeyValue("reason", reason)
                    .log("a part cannot be read page by page; DuckDB reads it from now on");
        }
    }

    private Fault fault(Source part) {
        return new Fault(stamp(part.name()), clock.instant().plus(RETRY));
    }

    /** Degraded while parts are known to be damaged. */
    Health check() {
        String names = damaged.entrySet().stream()
                .filter(part -> part.getValue().stamp.equals(stamp(part.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Health.UP
                : Health.degraded("damaged parts are left out of searches; restore them from a backup: " + names);
    }

    private boolean isKnown(Map<String, Fault> parts, String name) {
        Fault fault = parts.get(name);
        if (fault == null) {
            return false;
        }
        if (clock.instant().isBefore(fault.until) && fault.stamp.equals(stamp(name))) {
            return true;
        }
        parts.remove(name, fault);
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
