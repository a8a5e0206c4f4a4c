package io.tidewatch.cli.imports;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.read.StateLock;
import io.tidewatch.cli.send.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sends files to the server, each record once, however often it is interrupted and started again.
 *
 * <p>A file's bytes name its stream, and a record's place in it is its offset, so that a server which was sent some of it recognises
 * that. What was sent is written down, so that a later import leaves out what is done and reads on in files that have grown. Several files are
 * under way at once; of each file one request is, which keeps its order.
 */
public final class Importer {
    private static final Duration SAVED_EVERY = Duration.ofSeconds(2);
    private static final Duration MAY_GROW = Duration.ofMinutes(10);
    private static final int MAX_PROBLEMS = 100;

    private final ImportSettings settings;
    private final String meaning;
    private final FileImport sending;
    private final Sender sender;
    private final ImportState state;
    private final Stop stop;
    private final InstantSource clock;
    private final ImportProgress progress;
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private final List<String> problems = new ArrayList<>();
    private final LongAdder damaged = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final Set<Path> counted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger known = new AtomicInteger();
    private final AtomicInteger noLogs = new AtomicInteger();
    private final AtomicReference<CliFailure> failure = new AtomicReference<>();
    private final Object saving = new Object();
    private long saved = System.nanoTime();
    private long saveTook;

    public Importer(ImportSettings settings, Sender sender, Stop stop, InstantSource clock, ImportProgress progress) {
        this.settings = settings;
        this.meaning = Digests.meaning(settings.meaning());
        this.sender = sender;
        this.stop = stop;
        this.clock = clock;
        this.progress = progress;
        this.state = ImportState.load(settings.state());
        this.sending = new FileImport(settings, sender, stop, progress, this::sent);
    }

    /** Sends everything that is not there yet; returns when it is, or when stopping was asked for. */
    public ImportSummary run() throws IOException {
        Files.createDirectories(settings.state());
        List<ImportFile> files = ImportFiles.find(settings.paths());
        progress.total(files.stream().mapToLong(ImportFile::bytes).sum());
        try (StateLock _ = StateLock.take(settings.state(), "import", "--state")) {
            ExecutorService workers = Executors.newFixedThreadPool(
                    Math.min(settings.inFlight(), Math.max(1, files.size())),
                    Thread.ofVirtual().name("import-", 0).factory());
            try {
                files.forEach(file -> workers.execute(() -> work(file)));
            } finally {
                finish(workers);
                state.save();
            }
        }
        CliFailure failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return new ImportSummary(
                counted.size(),
                known.get(),
                noLogs.get(),
                records.sum(),
                sender.accepted(),
                sender.deduplicated(),
                sender.rejected(),
                damaged.sum(),
                !stop.asked(),
                problems);
    }

    private static void finish(ExecutorService workers) {
        workers.shutdown();
        try {
            while (!workers.awaitTermination(1, TimeUnit.HOURS)) {
                // A server that is away ends it: the sender's patience is limited.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.shutdownNow();
        }
    }

    private void work(ImportFile file) {
        if (stop.asked()) {
            return;
        }
        try {
            send(file);
        } catch (FileRecords.NoLogException e) {
            progress.read(file.bytes());
            if (file.named()) {
                problem(file, e.getMessage() + "; it is left out");
            } else {
                noLogs.incrementAndGet();
            }
        } catch (NoSuchFileException e) {
            problem(file, "is not there any more");
        } catch (IOException e) {
            problem(file, "cannot be read to its end: " + e.getMessage());
        } catch (CliFailure e) {
            failure.compareAndSet(null, e);
            stop.ask();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, CliFailure.failed("importing " + file.path() + " failed: " + e));
            stop.ask();
        }
    }

    private void problem(ImportFile file, @Nullable String what) {
        damaged.increment();
        synchronized (problems) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(file.path() + " " + what);
            }
        }
    }

    private void send(ImportFile file) throws IOException {
        Imported before = state.at(file.path(), meaning);
        if (before != null && before.bytes() > file.bytes()) {
            before = null;
        }
        if (before != null
                && before.whole()
                && before.bytes() == file.bytes()
                && before.modified() == file.modified()) {
            leaveOut(file);
            return;
        }
        Digests.Both digests = Digests.of(file.path(), before == null ? 0 : before.bytes(), file.bytes());
        if (before != null && !before.digest().equals(digests.ofStart())) {
            before = null;
        }
        Imported same = state.of(digests.ofWhole(), meaning);
        if (!claimed.add(digests.ofWhole()) || before == null && same != null && same.whole()) {
            leaveOut(file);
            return;
        }
        Imported place = before != null ? before : same;
        if (place == null) {
            place = new Imported(
                    digests.ofWhole(),
                    file.bytes(),
                    file.modified(),
                    Digests.stream(digests.ofWhole(), meaning),
                    0,
                    false,
                    0,
                    file.path().toString());
            state.put(place);
            if (clock.millis() - file.modified() < MAY_GROW.toMillis()) {
                // Grown and then killed, only this tells which stream it had.
                state.save();
            }
        }
        long had = place.records();
        // First to where it ended last time, as a cut there decides what a record is; then what came since.
        Imported whole = place.whole() ? place : part(file, place);
        if (whole != null && whole.bytes() < file.bytes()) {
            whole = part(file, whole.grown(digests.ofWhole(), file));
        } else if (whole != null && whole.modified() != file.modified()) {
            state.put(whole.grown(digests.ofWhole(), file));
        }
        records.add((whole == null ? had : whole.records()) - had);
    }

    private void leaveOut(ImportFile file) {
        known.incrementAndGet();
        progress.read(file.bytes());
    }

    /** Sends what the place lacks; null when stopping was asked for before its end. */
    private @Nullable Imported part(ImportFile file, Imported place) throws IOException {
        FileImport.Result result = sending.send(file, place);
        counted.add(file.path());
        if (result.damage().places() > 0) {
            damaged.add(result.damage().places() - 1);
            problem(file, result.damage().first());
        }
        if (!result.whole()) {
            return null;
        }
        Imported finished = result.place().finished();
        state.put(finished);
        return finished;
    }

    /** After the server has a batch. */
    private void sent(Imported place) {
        state.put(place);
        synchronized (saving) {
            long now = System.nanoTime();
            if (now - saved < Math.max(SAVED_EVERY.toNanos(), 20 * saveTook)) {
                return;
            }
            try {
                state.save();
            } catch (IOException e) {
                throw CliFailure.failed("cannot write down what was imported in " + settings.state() + ": "
                        + e.getMessage() + "; another folder can be given with --state");
            }
            saved = System.nanoTime();
            saveTook = saved - now;
        }
    }
}
