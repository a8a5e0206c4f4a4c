package io.tidewatch.lake;

import io.tidewatch.catalog.Manifest;
import io.tidewatch.catalog.Part;
import io.tidewatch.event.TidewatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the parts that other processes write into sight, and takes those out that they removed: looks each second whether the manifest
 * has changed. A file that a shared disk does not show yet is looked for again.
 */
final class ManifestFollower implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ManifestFollower.class);
    private static final long SECONDS = 1;
    /** A part that cannot be opened that often is reported, and looked for no more. */
    private static final int MOST_ATTEMPTS = 30;

    private final Manifest manifest;
    private final PartOpener opener;
    private final LakeState state;
    private final Map<String, Integer> attempts = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private long seen = -1;
    private volatile String failure = "";
    private @Nullable Thread thread;

    ManifestFollower(Manifest manifest, PartOpener opener, LakeState state) {
        this.manifest = manifest;
        this.opener = opener;
        this.state = state;
    }

    /** Takes in what there is, and follows from then on. */
    void start() {
        look();
        thread = Thread.ofPlatform().name("lake-follow").daemon(true).start(this::followUntilClosed);
    }

    /** Why the manifest could not be read at the last look; empty where it could. */
    String failure() {
        return failure;
    }

    private void followUntilClosed() {
        try {
            while (!closing.await(SECONDS, TimeUnit.SECONDS)) {
                try {
                    look();
                    failure = "";
                } catch (RuntimeException e) {
                    if (failure.isEmpty()) {
                        log.atWarn().setCause(e).log("the manifest cannot be read; searches see what it had");
                    }
                    failure = "what other processes store is not seen: " + e.getMessage();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        long revision = manifest.revision();
        boolean wanting = attempts.values().stream().anyMatch(times -> times < MOST_ATTEMPTS);
        if (revision == seen && !wanting) {
            return;
        }
        state.changes().lock();
        try {
            follow(manifest.parts());
        } finally {
            state.changes().unlock();
        }
        seen = revision;
    }

    private void follow(List<Part> now) {
        Map<String, LivePart> gone = new LinkedHashMap<>();
        state.parts().forEach(part -> gone.put(part.part().path(), part));
        Set<String> missing = new HashSet<>(attempts.keySet());
        List<LivePart> added = new ArrayList<>();
        for (Part part : now) {
            missing.remove(part.path());
            if (gone.remove(part.path()) == null) {
                LivePart opened = opened(part);
                if (opened != null) {
                    added.add(opened);
                }
            }
        }
        attempts.keySet().removeAll(missing);
        if (!added.isEmpty() || !gone.isEmpty()) {
            state.replace(added, List.copyOf(gone.values()), List.of());
        }
    }

    private @Nullable LivePart opened(Part part) {
        if (attempts.getOrDefault(part.path(), 0) >= MOST_ATTEMPTS) {
            return null;
        }
        try {
            LivePart opened = opener.open(part);
            attempts.remove(part.path());
            return opened;
        } catch (TidewatchException e) {
            if (attempts.merge(part.path(), 1, Integer::sum) == MOST_ATTEMPTS) {
                opener.unusable(part, e);
            }
            return null;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
