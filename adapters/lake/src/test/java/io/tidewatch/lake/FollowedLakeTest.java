package io.tidewatch.lake;

import static io.tidewatch.testkit.Batches.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.store.EventWriter;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.Eventually;
import io.tidewatch.testkit.InMemoryManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that several lakes use, each in a process of its own. */
class FollowedLakeTest {
    @TempDir
    Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private Lake one;
    private Lake two;

    @BeforeEach
    void open() {
        one = opened();
        two = opened();
    }

    private Lake opened() {
        Lake lake = new Lake(LakeConfig.of(folder), manifest, Clock.systemUTC());
        lake.follow();
        return lake;
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void whatOneWritesTheOtherFindsAndBothWriteAtOnce() {
        EventWriter first = one.beginWriting(manifest, false);
        EventWriter second = two.beginWriting(manifest, true);
        first.append(batch(0, "from one"));
        second.append(batch(1, "from two"));
        first.flush();
        second.flush();
        for (Lake lake : List.of(one, two)) {
            Eventually.until("both are seen", () -> messages(lake).size() == 2);
            assertThat(messages(lake)).containsExactlyInAnyOrder("from one", "from two");
        }
        one.endWriting(true);
        two.endWriting(true);
    }

    @Test
    void mergedPartsAreReplacedAtTheOtherAndTheirFilesStay() throws IOException {
        EventWriter writer = one.beginWriting(manifest, true);
        for (int i = 1; i <= 8; i++) {
            writer.append(batch(0, i, "line " + i));
            writer.flush();
        }
        Eventually.until("all are seen", () -> messages(two).size() == 8);
        one.maintain();
        assertThat(manifest.parts()).hasSizeLessThan(8);
        Eventually.until(
                "the merged ones are followed",
                () -> parquetFiles() > manifest.parts().size());
        assertThat(messages(two)).hasSize(8);
        one.endWriting(true);
    }

    @Test
    void whatIsAbandonedIsSeenNoMoreAndCanBeWrittenAnew() {
        EventWriter writer = one.beginWriting(manifest, false);
        writer.append(batch(0, "kept"));
        writer.flush();
        writer.append(batch(0, 2, "another process's by now"));
        assertThat(messages(one)).hasSize(2);
        manifest.refuse(true);
        one.endWriting(false);
        manifest.refuse(false);
        assertThat(messages(one)).containsExactly("kept");

        EventWriter again = one.beginWriting(manifest, false);
        again.append(batch(0, 2, "another process's by now"));
        assertThat(messages(one)).hasSize(2);
        one.endWriting(true);
        assertThat(messages(one)).hasSize(2);
    }

    @Test
    void filesThatTheManifestDoesNotNameYetAreLeftAlone() throws IOException {
        Path strange = folder.resolve("default/app/2026-11-21/0123.parquet");
        Files.createDirectories(strange.getParent());
        Files.writeString(strange, "being written");
        try (Lake third = opened()) {
            assertThat(third.check().cause()).isEmpty();
            assertThat(strange).exists();
        }
        LakeFolder root = new LakeFolder(folder);
        Sweep sweep = new Sweep(root, manifest);
        long start = System.nanoTime();
        sweep.run(start + 1);
        sweep.run(start + Sweep.KEPT.toNanos() / 2);
        assertThat(strange).exists();
        sweep.run(start + Sweep.KEPT.toNanos() + 2);
        assertThat(strange).doesNotExist();
    }

    private long parquetFiles() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessedBatch batch(int partition, String message) {
        return batch(partition, 1, message);
    }

    private static ProcessedBatch batch(int partition, long offset, String message) {
        return new ProcessedBatch(
                new Position(partition, offset), TenantId.DEFAULT, NOON, List.of(Events.of(message)), 0);
    }

    private static List<String> messages(Lake lake) {
        return LakeFixture.field(lake, TenantId.DEFAULT, "message");
    }
}
