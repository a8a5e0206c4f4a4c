package io.tidewatch.lake;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.ManifestCommit;
import io.tidewatch.event.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out whole parts that are too old, and the oldest ones while all take too much space. */
final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final KeptFor kept;
    private final @Nullable ByteSize size;
    private final Manifest manifest;
    private final LakeState state;

    Retention(LakeConfig config, Manifest manifest, LakeState state) {
        this.kept = config.retention();
        this.size = config.maxSize();
        this.manifest = manifest;
        this.state = state;
    }

    /** Removes what is due: from the manifest first, then from sight, its files when no snapshot reads them any more. */
    void run(Instant now) {
        List<LivePart> due = due(now);
        if (due.isEmpty()) {
            return;
        }
        state.changes().lock();
        try {
            manifest.commit(new ManifestCommit(
                    List.of(), due.stream().map(p -> p.part().path()).toList(), List.of(), List.of()));
            state.replace(List.of(), due, List.of());
        } finally {
            state.changes().unlock();
        }
        log.atInfo()
                .addKeyValue("parts", due.size())
                .addKeyValue(
                        "rows", due.stream().mapToLong(p -> p.part().rows()).sum())
                .log("parts retired");
    }

    private List<LivePart> due(Instant now) {
        List<LivePart> oldestFirst = new ArrayList<>(state.parts());
        oldestFirst.sort(Comparator.comparing(p -> p.part().to()));
        long total =
                oldestFirst.stream().mapToLong(p -> p.part().size().bytes()).sum();
        List<LivePart> due = new ArrayList<>();
        for (LivePart part : oldestFirst) {
            Duration age = kept.age(part.part().dataset());
            boolean old = age != null && part.part().to().isBefore(now.minus(age));
            boolean tooMuch = size != null && total > size.bytes();
            if (old || tooMuch) {
                due.add(part);
                total -= part.part().size().bytes();
            }
        }
        return due;
    }
}
