package io.tidewatch.sigma.live;

import static java.util.Objects.requireNonNull;

import io.tidewatch.detect.FindingSink;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps detection's state in a file that is replaced whole. The caller's thread only fills a new file; another brings it to the disk, waits until
 * the findings of everything that the state has seen are durable, and then puts it in the place of the old one. So the state never
 * is ahead of the findings: what is replayed after a crash makes again what was not durable, and nothing else.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    static final String FILE = "detection.state";

    private final Path folder;
    private final Path file;
    private final FindingSink sink;
    private final Consumer<List<Position>> durable;
    private final ExecutorService publisher = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("tidewatch-checkpoints").daemon().factory());
    private Future<?> publishing = java.util.concurrent.CompletableFuture.completedFuture(null);
    private volatile String failure = "";
    private volatile String damage = "";

    /** @param durable told the positions of each state that is durable */
    Checkpoints(Path folder, FindingSink sink, Consumer<List<Position>> durable) {
        this.folder = requireNonNull(folder, "folder is null");
        this.file = folder.resolve(FILE);
        this.sink = requireNonNull(sink, "sink is null");
        this.durable = requireNonNull(durable, "durable is null");
    }

    /** What a start finds. */
    sealed interface Found {
        /** There never was a state. */
        record Nothing() implements Found {}

        /** It cannot be read; it was put aside. */
        record Damaged() implements Found {}

        record State(CheckpointForm.Kept kept) implements Found {}
    }

    Found read() {
        try {
            return new Found.State(CheckpointForm.read(file));
        } catch (NoSuchFileException e) {
            return new Found.Nothing();
        } catch (IOException | TidewatchException e) {
            return damaged(e);
        }
    }

    /** Puts the file aside and says what that means. */
    Found damaged(Exception cause) {
        Path aside = folder.resolve(FILE + ".damaged");
        damage = "the state of correlations in " + file + " could not be read (" + cause.getMessage()
                + "); correlations that were open began anew, and what spans the last start may have been missed or raised again";
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("aside", aside)
                .setCause(cause)
                .log(
                        "the state of correlations is damaged; detection begins anew with everything that the queue still has");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the damaged file could not be put aside");
        }
        return new Found.Damaged();
    }

    /** Whether a state is on its way to the disk. */
    boolean busy() {
        return !publishing.isDone();
    }

    /** Whether the last state did not become durable. */
    boolean failing() {
        return !failure.isEmpty();
    }

    /** Writes the state as it is now; it becomes durable later. False where the disk refused, which {@link #check} tells. */
    boolean save(List<Position> positions, Map<TenantId, Lanes> tenants) {
        Path written = folder.resolve(FILE + ".next");
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                    written,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                CheckpointForm.write(positions, tenants, Channels.newOutputStream(channel));
            }
        } catch (IOException e) {
            failed(e);
            return false;
        }
        publishing = publisher.submit(() -> publish(written, positions));
        return true;
    }

    private void publish(Path written, List<Position> positions) {
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            sink.flush();
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException | RuntimeException e) {
            failed(e);
            return;
        }
        if (!failure.isEmpty()) {
            failure = "";
            LOG.atInfo().log("the state of correlations can be saved again");
        }
        durable.accept(positions);
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void failed(Exception e) {
        String cause = "the state of correlations cannot be saved in " + folder + ": " + e.getMessage()
                + "; until it can, the queue keeps what was processed since";
        if (!cause.equals(failure)) {
            failure = cause;
            LOG.atWarn().setCause(e).log("the state of correlations cannot be saved; trying again");
        }
    }

    /** Waits until what was saved last is durable; throws where it is not, or not within half a minute. */
    void await() {
        try {
            publishing.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TidewatchException(
                    FailureKind.UNAVAILABLE,
                    "detection's state is not durable yet, as findings cannot be written; what it covers is processed again at"
                            + " the next start",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while saving detection's state", e);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException("saving detection's state failed", e.getCause()));
        }
        if (!failure.isEmpty()) {
            throw new TidewatchException(FailureKind.UNAVAILABLE, failure);
        }
    }

    Health check() {
        if (!failure.isEmpty()) {
            return Health.degraded(failure);
        }
        return damage.isEmpty() ? Health.UP : Health.degraded(damage);
    }

    @Override
    public void close() {
        publisher.shutdown();
    }
}
