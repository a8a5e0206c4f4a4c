package io.tidewatch.cli.watch;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.api.EventTarget;
import io.tidewatch.cli.read.StateLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows files and delivers what is appended to them, each record once.
 *
 * <p>One thread looks for files and growth; a file that has grown is claimed by a virtual thread, which reads, sends and waits for the
 * answer, so that a file's batches stay in order while those of several files are under way. A batch's records and their offsets are the
 * same however often it is read, and a new stream or a boundary that time drew is in the checkpoint before it is sent; so a watcher killed
 * at any moment repeats at most what the server recognises.
 */
public final class Watcher {
    /** New files are looked for every so many looks at the known ones. */
    private static final int SCAN_ROUNDS = 4;

    private static final Duration DRAIN = Duration.ofSeconds(8);
    private static final int MAX_OPEN = 256;
    /** A file that has not grown for so long is looked at only every so many rounds. */
    private static final Duration DORMANT = Duration.ofMinutes(1);

    private static final int DORMANT_ROUNDS = 4;
    /** A file that has grown within this time is looked at more often. */
    private static final Duration LIVELY = Duration.ofSeconds(1);

    private static final int LIVELY_LOOKS = 5;

    private final WatchSettings settings;
    private final Consumer<String> notes;
    private final Stop stop;
    private final FileSet files;
    private final Shipper shipper;
    private final BlockingQueue<Slot> slots;
    private final LongAdder sinceCheckpoint = new LongAdder();
    private final AtomicReference<CliFailure> failure = new AtomicReference<>();
    private final Set<Path> unreadable = ConcurrentHashMap.newKeySet();
    private final Map<WatchedFile, Growth> growth = new HashMap<>();
    private int followed;
    private long round;
    private boolean lively;
    private final AtomicBoolean saving = new AtomicBoolean();
    private boolean checkpointTold;

    /** When a file was seen to grow last. */
    private record Growth(long size, long atNanos) {}

    public Watcher(WatchSettings settings, EventTarget target, Stop stop, InstantSource clock, Consumer<String> notes) {
        this.settings = settings;
        this.notes = notes;
        this.stop = stop;
        this.files = new FileSet(settings, Checkpoint.load(settings.checkpoint(), newAgent()), clock, notes);
        this.shipper = new Shipper(target, settings, new ServerState(notes, clock), stop);
        this.slots = new ArrayBlockingQueue<>(settings.inFlight());
        for (int i = 0; i < settings.inFlight(); i++) {
            slots.add(Slot.of(settings));
        }
    }

    private static String newAgent() {
        byte[] id = new byte[12];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Follows until stopped, or with {@code once} until all is delivered; the checkpoint is written when this returns. */
    public WatchSummary run() throws IOException {
        try (StateLock _ = StateLock.take(settings.checkpoint(), "watcher", "--checkpoint")) {
            ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
            try {
                coordinate(workers);
            } finally {
                stop.ask();
                workers.shutdown();
                drain(workers);
                save();
            }
        }
        CliFailure failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return new WatchSummary(
                followed,
                unreadable.size(),
                shipper.accepted.sum(),
                shipper.deduplicated.sum(),
                shipper.rejected.sum());
    }

    private static void drain(ExecutorService workers) {
        try {
            if (!workers.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.shutdownNow();
        }
    }

    private void coordinate(ExecutorService workers) throws IOException {
        long nextScan = System.nanoTime();
        long nextSave = nextScan + settings.everyTime().toNanos();
        long nextRound = nextScan;
        while (!stop.asked()) {
            long now = System.nanoTime();
            if (now - nextScan >= 0) {
                files.scan();
                long spent = System.nanoTime() - now;
                nextScan = now + Math.max(SCAN_ROUNDS * settings.poll().toNanos(), 20 * spent);
            }
            boolean all = settings.once() || now - nextRound >= 0;
            if (all) {
                nextRound = now + settings.poll().toNanos();
            }
            boolean idle = look(workers, now, all);
            if (files.changed() && now - nextSave >= 0 && saving.compareAndSet(false, true)) {
                sinceCheckpoint.reset();
                // A disk takes a tenth of a second for it when others write too; files grow meanwhile.
                workers.execute(this::saveOrTell);
                nextSave = now + settings.everyTime().toNanos();
            }
            if (settings.once() && idle) {
                return;
            }
            if (settings.once()) {
                stop.await(Duration.ofMillis(5));
            } else if (lively) {
                stop.awaitNanos(settings.poll().toNanos() / LIVELY_LOOKS);
            } else {
                stop.awaitNanos(nextRound - System.nanoTime());
            }
        }
    }

    /**
     * Starts reading what has grown; returns whether there is nothing left to do.
     *
     * @param all whether files that did not grow lately are looked at too
     */
    private boolean look(ExecutorService workers, long now, boolean all) throws IOException {
        boolean idle = true;
        lively = false;
        if (all) {
            round++;
        }
        for (WatchedFile file : files.active()) {
            Growth last = growth.get(file);
            boolean busy = file.busy();
            if (busy && last != null && file.progress().offset() > last.size()) {
                // One that is read without a pause grows too; else it would be at rest when the pause comes.
                last = new Growth(file.progress().offset(), now);
                growth.put(file, last);
            }
            boolean growing = last != null && now - last.atNanos() < LIVELY.toNanos();
            lively |= growing;
            if (busy) {
                idle = false;
                continue;
            }
            if (!all && !growing || settings.once() && unreadable.contains(file.path())) {
                continue;
            }
            if (last != null && now - last.atNanos() > DORMANT.toNanos() && round % DORMANT_ROUNDS != 0) {
                continue;
            }
            try {
                idle &= look(workers, file, last, now);
            } catch (NoSuchFileException e) {
                // Between two scans its place may be empty for a moment; gone for good is what the scan did not find
                // either.
                if (files.away(file)) {
                    forget(file);
                }
            } catch (IOException e) {
                tell(file, e);
            }
        }
        return idle;
    }

    private boolean look(ExecutorService workers, WatchedFile file, @Nullable Growth last, long now)
            throws IOException {
        if (files.away(file)) {
            file.open();
        }
        long size = file.size();
        if (last == null) {
            followed++;
        }
        Growth current = last == null || last.size() != size ? new Growth(size, now) : last;
        growth.put(file, current);
        boolean quiet =
                settings.once() || now - current.atNanos() >= settings.hold().toNanos();
        long offset = file.progress().offset();
        boolean unread = size != offset && size != file.examined();
        boolean unverified = last == null && offset > 0;
        if (unread || unverified) {
            start(workers, file, false);
            return false;
        }
        if (file.pending() && quiet) {
            start(workers, file, true);
            return false;
        }
        if (files.away(file) && quiet) {
            forget(file);
        } else if (file.opened() && files.active().size() > MAX_OPEN) {
            file.close();
        }
        return true;
    }

    private void forget(WatchedFile file) throws IOException {
        growth.remove(file);
        files.finish(file);
    }

    private void start(ExecutorService workers, WatchedFile file, boolean complete) {
        if (file.claim()) {
            workers.execute(() -> {
                try {
                    deliver(file, complete);
                } catch (CliFailure e) {
                    failure.compareAndSet(null, e);
                    stop.ask();
                } catch (IOException e) {
                    tell(file, e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, CliFailure.failed("following " + file.path() + " failed: " + e));
                    stop.ask();
                } finally {
                    file.release();
                }
            });
        }
    }

    /** Says once for each file what is wrong with it; the next look tries again. */
    private void tell(WatchedFile file, IOException why) {
        if (unreadable.add(file.path())) {
            notes.accept("cannot follow " + file.path() + " now: " + why + "; trying again");
        }
    }

    private void deliver(WatchedFile file, boolean complete) throws IOException, InterruptedException {
        boolean more = true;
        while (more && !stop.asked()) {
            Slot slot = slots.take();
            try {
                more = deliver(file, slot, complete);
            } finally {
                slots.add(slot);
            }
        }
    }

    private boolean deliver(WatchedFile file, Slot slot, boolean complete) throws IOException {
        Batch batch = file.read(slot, files.agent(), complete);
        if (batch == null) {
            return false;
        }
        if (batch.size() > 0) {
            if (!file.saved()) {
                save();
            }
            if (!shipper.deliver(batch, slot.writer())) {
                return false;
            }
        }
        file.delivered(batch);
        files.touch();
        sinceCheckpoint.add(batch.size());
        if (sinceCheckpoint.sum() >= settings.everyEvents()) {
            sinceCheckpoint.reset();
            save();
        }
        return true;
    }

    private void save() throws IOException {
        try {
            files.save();
        } catch (IOException e) {
            throw new IOException(
                    "the checkpoint in " + settings.checkpoint() + " cannot be written (" + e.getMessage() + ")", e);
        }
    }

    private void saveOrTell() {
        try {
            save();
            checkpointTold = false;
        } catch (IOException e) {
            tellCheckpoint(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            tellCheckpoint("the checkpoint in " + settings.checkpoint() + " cannot be written (" + e + ")");
        } finally {
            saving.set(false);
        }
    }

    /** Says once what is wrong; it is still to be written, so that the next time comes by itself. */
    private void tellCheckpoint(String why) {
        if (!checkpointTold) {
            checkpointTold = true;
            notes.accept(why + "; trying again");
        }
    }

    /** Makes the checkpoint's folder. */
    public static Path prepare(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the checkpoint's folder " + folder, e);
        }
    }
}
