package io.tidewatch.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.cli.api.Compression;
import io.tidewatch.cli.read.Multiline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private Path log;
    private Path checkpoints;

    @BeforeEach
    void begin() throws IOException {
        log = Files.writeString(folder.resolve("app.log"), "one\ntwo\n");
        checkpoints = Files.createDirectory(folder.resolve("checkpoints"));
    }

    /** Of a watcher that read the file up to its second line before it was restarted. */
    private Checkpoint checkpoint() throws IOException {
        Progress progress = new Progress(1, 4, Fingerprint.NONE, Fingerprint.NONE, List.of());
        return new Checkpoint(
                "agent", 2, List.of(new CheckpointEntry(FileKey.of(log), progress, log, false, NOON.getEpochSecond())));
    }

    private FileSet files(Path into, InstantSource clock) throws IOException {
        WatchSettings settings = new WatchSettings(
                List.of(log.toString()),
                into,
                "test",
                null,
                false,
                false,
                1,
                Duration.ofSeconds(1),
                new Multiline.Off(),
                1_000,
                1_000,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Compression.none);
        return new FileSet(settings, checkpoint(), clock, _ -> {});
    }

    /** Else a watcher that is killed then reads it from its first byte again. */
    @Test
    void aCheckpointThatIsWrittenWhileAFileIsAdoptedHasIt() throws IOException {
        ConcurrentLinkedQueue<FileSet> scanned = new ConcurrentLinkedQueue<>();
        FileSet files = files(checkpoints, () -> {
            FileSet now = scanned.poll();
            if (now != null) {
                try {
                    now.scan();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return NOON;
        });

        scanned.add(files);
        files.save();

        assertThat(files.active()).hasSize(1);
        assertThat(Checkpoint.load(checkpoints, "?").files())
                .singleElement()
                .satisfies(file -> assertThat(file.progress().offset()).isEqualTo(4));
    }

    @Test
    void aFileIsInACheckpointOnceAlsoAfterItWasReadToItsEnd() throws IOException {
        FileSet files = files(checkpoints, () -> NOON);
        files.scan();
        files.finish(files.active().iterator().next());
        files.save();

        assertThat(Checkpoint.load(checkpoints, "?").files())
                .singleElement()
                .satisfies(file -> assertThat(file.finished()).isTrue());
        assertThat(files.changed()).isFalse();
    }

    @Test
    void whatCouldNotBeWrittenIsStillToBeWritten() throws IOException {
        FileSet absent = files(folder.resolve("absent"), () -> NOON);
        assertThatThrownBy(absent::save).isInstanceOf(IOException.class);
        assertThat(absent.changed()).isTrue();

        FileSet failing = files(checkpoints, () -> {
            throw new IllegalStateException("no time");
        });
        assertThatThrownBy(failing::save).isInstanceOf(IllegalStateException.class);
        assertThat(failing.changed()).isTrue();
    }
}
