package io.tidewatch.cli.watch;

import io.tidewatch.cli.read.FilePattern;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The files that are followed and those that are remembered. {@link #scan} is called by the coordinating thread; {@link #save} by any.
 */
final class FileSet {
    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofDays(14);

    private final WatchSettings settings;
    private final List<FilePattern> patterns;
    private final InstantSource clock;
    private final Consumer<String> notes;
    private final String agent;
    private final AtomicLong next;
    private final Map<FileKey, WatchedFile> active = new ConcurrentHashMap<>();
    private final Map<FileKey, CheckpointEntry> remembered = new ConcurrentHashMap<>();
    /** Held while a file goes from one of the two to the other, and while both are read for a checkpoint, which must have it once. */
    private final Object moving = new Object();

    private final Set<WatchedFile> away = new HashSet<>();
    private final Set<Path> told = new HashSet<>();
    private final boolean firstStart;
    private boolean scanned;
    private volatile boolean changed;

    FileSet(WatchSettings settings, Checkpoint checkpoint, InstantSource clock, Consumer<String> notes) {
        this.settings = settings;
        this.patterns = settings.patterns().stream().map(FilePattern::new).toList();
        this.clock = clock;
        this.notes = notes;
        this.agent = checkpoint.agent();
        this.next = new AtomicLong(checkpoint.next());
        this.firstStart = checkpoint.files().isEmpty() && checkpoint.next() == 1;
        checkpoint.files().forEach(entry -> remembered.put(entry.key(), entry));
    }

    String agent() {
        return agent;
    }

    Collection<WatchedFile> active() {
        return active.values();
    }

    /** Whether the file is no longer where the patterns find it: renamed or deleted. */
    boolean away(WatchedFile file) {
        return away.contains(file);
    }

    /** Finds new files, and those that have left their places. */
    void scan() throws IOException {
        long second = clock.instant().getEpochSecond();
        Set<FileKey> seen = new HashSet<>();
        Map<FileKey, Path> found = new HashMap<>();
        for (FilePattern pattern : patterns) {
            pattern.forEach(path -> {
                try {
                    FileKey key = FileKey.of(path);
                    if (seen.add(key)) {
                        found.put(key, path);
                    }
                } catch (NoSuchFileException e) {
                    // It went between listing and looking: the next scan sees how things are then.
                } catch (IOException e) {
                    tell(path, e);
                }
            });
        }
        List<Map.Entry<FileKey, Path>> ordered = new ArrayList<>(found.entrySet());
        ordered.sort(Map.Entry.comparingByValue());
        for (Map.Entry<FileKey, Path> entry : ordered) {
            synchronized (moving) {
                active.computeIfAbsent(entry.getKey(), key -> adopt(key, entry.getValue()))
                        .seen(entry.getValue(), second);
                remembered.remove(entry.getKey());
            }
        }
        if (!scanned) {
            resumeRenamed(seen);
            scanned = true;
        }
        for (WatchedFile file : active.values()) {
            if (seen.contains(file.key())) {
                away.remove(file);
            } else {
                away.add(file);
            }
        }
    }

    /** Says once for each path what is wrong with it; the next scan tries again. */
    private void tell(Path path, IOException why) {
        if (told.size() < MAX_REMEMBERED && told.add(path)) {
            notes.accept("cannot look at " + path + ": " + why);
        }
    }

    private WatchedFile adopt(FileKey key, Path path) {
        CheckpointEntry known = remembered.get(key);
        changed = true;
        if (known != null) {
            return new WatchedFile(key, path, known.progress(), true, next::getAndIncrement);
        }
        long offset = 0;
        if (settings.fromEnd() && firstStart && !scanned) {
            try {
                offset = Files.size(path);
            } catch (IOException e) {
                tell(path, e);
            }
        }
        return new WatchedFile(key, path, Progress.begin(next.getAndIncrement(), offset), false, next::getAndIncrement);
    }

    /** Files that were followed when the watcher stopped and have been renamed since: their rest is still to be read. */
    private void resumeRenamed(Set<FileKey> seen) throws IOException {
        for (CheckpointEntry entry : List.copyOf(remembered.values())) {
            if (entry.finished() || seen.contains(entry.key())) {
                continue;
            }
            Path found = Siblings.find(entry.key(), entry.path());
            if (found != null && fits(entry, found)) {
                WatchedFile file =
                        new WatchedFile(entry.key(), entry.path(), entry.progress(), true, next::getAndIncrement);
                file.seen(found, entry.lastSeen());
                synchronized (moving) {
                    active.put(entry.key(), file);
                    remembered.remove(entry.key());
                }
            } else {
                remembered.put(
                        entry.key(),
                        new CheckpointEntry(entry.key(), entry.progress(), entry.path(), true, entry.lastSeen()));
                notes.accept(entry.path()
                        + " was removed or compressed while it was not watched: what was written to it after byte "
                        + entry.progress().offset() + " was not sent");
            }
            changed = true;
        }
    }

    private static boolean fits(CheckpointEntry entry, Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return entry.progress().fits(channel);
        }
    }

    /** The file has left its place and was read to its end, or cannot be read any more. */
    void finish(WatchedFile file) throws IOException {
        synchronized (moving) {
            remembered.put(file.key(), file.entry(true));
            active.remove(file.key());
        }
        away.remove(file);
        changed = true;
        file.close();
    }

    /** Something is different from the last checkpoint. */
    void touch() {
        changed = true;
    }

    boolean changed() {
        return changed;
    }

    /** Writes the checkpoint; one that could not be written is still to be written. */
    synchronized void save() throws IOException {
        boolean saved = false;
        try {
            changed = false;
            Map<WatchedFile, Progress> noted = new HashMap<>();
            List<CheckpointEntry> entries = entries(noted);
            new Checkpoint(agent, next.get(), entries).save(settings.checkpoint());
            noted.forEach(WatchedFile::checkpointed);
            saved = true;
        } finally {
            if (!saved) {
                changed = true;
            }
        }
    }

    /** What is known of each file; {@code noted} takes how far each of those that are followed is in it. */
    private List<CheckpointEntry> entries(Map<WatchedFile, Progress> noted) {
        long oldest = clock.instant().minus(REMEMBERED).getEpochSecond();
        List<CheckpointEntry> entries = new ArrayList<>();
        List<CheckpointEntry> left;
        synchronized (moving) {
            for (WatchedFile file : active.values()) {
                CheckpointEntry entry = file.entry(false);
                noted.put(file, entry.progress());
                entries.add(entry);
            }
            left = List.copyOf(remembered.values());
        }
        left.stream()
                .filter(entry -> entry.lastSeen() >= oldest)
                .sorted(Comparator.comparingLong(CheckpointEntry::lastSeen).reversed())
                .limit(MAX_REMEMBERED)
                .forEach(entries::add);
        return entries;
    }
}
