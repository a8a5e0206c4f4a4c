package io.tidewatch.lake;

import io.tidewatch.catalog.Part;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens at start what the manifest names; parts that are missing or damaged are kept out, named and never deleted. Thread-safe. */
final class PartOpener {
    private static final Logger log = LoggerFactory.getLogger(PartOpener.class);
    private static final int NAMED = 3;

    private final LakeFolder folder;
    private final Clock clock;
    private final List<String> unusable = new ArrayList<>();

    PartOpener(LakeFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The parts that can be read; other parts in the folder are set aside. */
    List<LivePart> open(List<Part> parts) {
        Set<Path> known = new HashSet<>();
        List<LivePart> opened = new ArrayList<>();
        for (Part part : parts) {
            try {
                Path file = folder.file(part.path());
                known.add(file);
                opened.add(open(part, file));
            } catch (TidewatchException e) {
                unusable(part, e);
            }
        }
        new Orphans(folder.root()).tidy(known, clock.instant());
        return opened;
    }

    /** @throws TidewatchException when its files are not there, or not those that were written */
    LivePart open(Part part) {
        return open(part, folder.file(part.path()));
    }

    /** It is left out of searches, and health says so. */
    void unusable(Part part, TidewatchException why) {
        log.atError()
                .addKeyValue("part", part.path())
                .addKeyValue("rows", part.rows())
                .setCause(why)
                .log("part cannot be used and is left out of searches");
        synchronized (this) {
            unusable.add(part.path() + " (" + why.getMessage() + ")");
        }
    }

    private static LivePart open(Part part, Path file) {
        PartIndexFile.Read read = PartIndexFile.read(LakeFolder.indexOf(file));
        PartIndexFile.ParquetSeal found = ParquetCheck.seal(file);
        if (!found.equals(read.seal())) {
            throw new TidewatchException(
                    io.tidewatch.event.FailureKind.CORRUPT,
                    "the file " + file + " is not the one that was written: it has " + found.size() + " bytes, of "
                            + read.seal().size());
        }
        return new LivePart(part, file, read.index());
    }

    synchronized Health check() {
        if (unusable.isEmpty()) {
            return Health.UP;
        }
        return Health.degraded(unusable.size()
                + " parts cannot be read and are left out of searches; restore them from a backup: "
                + String.join("; ", unusable.subList(0, Math.min(NAMED, unusable.size())))
                + (unusable.size() > NAMED ? "…" : ""));
    }
}
