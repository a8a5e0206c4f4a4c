package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.catalog.Part;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import io.tidewatch.query.Tokens;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {
    private static final TenantId TENANT = TenantId.DEFAULT;

    @TempDir
    private Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private Lake lake;

    @BeforeEach
    void twoParts() {
        open();
        lake.writer()
                .append(LakeFixture.batch(
                        1, Events.event().id(0, 1, 0).message("first").build()));
        lake.writer().flush();
        lake.writer()
                .append(LakeFixture.batch(
                        2, Events.event().id(0, 2, 0).message("second").build()));
        lake.writer().flush();
    }

    @AfterEach
    void stop() {
        lake.close();
    }

    private void open() {
        lake = new Lake(LakeConfig.of(folder), manifest, Clock.systemUTC());
        lake.start();
    }

    private void restart() {
        lake.close();
        open();
    }

    @Test
    void missingPartIsNamedAndTheRestIsServed() throws IOException {
        Part gone = manifest.parts().getFirst();
        Files.delete(folder.resolve(gone.path()));
        restart();

        assertDegraded(gone);
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("second");
    }

    @Test
    void halfWrittenPartIsNamedAndKept() throws IOException {
        Part half = manifest.parts().getFirst();
        Path file = folder.resolve(half.path());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        restart();

        assertDegraded(half);
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("second");
        assertThat(file).exists();
    }

    @Test
    void partOfZerosIsNamed() throws IOException {
        Part damaged = manifest.parts().getFirst();
        Path file = folder.resolve(damaged.path());
        Files.write(file, new byte[(int) Files.size(file)]);
        restart();

        assertDegraded(damaged);
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("second");
    }

    @Test
    void damagedIndexIsNamed() throws IOException {
        Part damaged = manifest.parts().getFirst();
        overwrite(LakeFolder.indexOf(folder.resolve(damaged.path())), 24);
        restart();

        assertDegraded(damaged);
    }

    @Test
    void damagedFilterRulesOutNothing() throws IOException {
        Part damaged = manifest.parts().getFirst();
        Path index = LakeFolder.indexOf(folder.resolve(damaged.path()));
        overwrite(index, Files.size(index) - 20);
        restart();

        assertThat(lake.writer().check()).isEqualTo(Health.UP);
        Source source = LakeFixture.sources(lake, TENANT).stream()
                .filter(s -> s.name().equals(damaged.path()))
                .findFirst()
                .orElseThrow();
        TokenFilter filter = source.blocks().getFirst().filter();
        assertThat(filter.mightContain(Tokens.hash("first"))).isTrue();
        assertThat(filter.mightContain(Tokens.hash("absent"))).isTrue();
        lake.maintain();
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("first", "second");
    }

    @Test
    void partThatCannotBeMergedStopsNeitherSearchNorMaintenance() throws IOException {
        Part damaged = manifest.parts().getFirst();
        overwrite(folder.resolve(damaged.path()), 5);
        restart();
        lake.maintain();

        assertThat(lake.writer().check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(LakeFixture.sources(lake, TENANT)).hasSize(2);
        lake.maintain();
    }

    @Test
    void whatACrashLeftIsSetAsideAndGoesAfterAWeek() throws IOException {
        Path day = folder.resolve(manifest.parts().getFirst().path()).getParent();
        List<Path> halfWritten = List.of(
                Files.writeString(day.resolve("b.parquet.tmp"), "x"),
                Files.writeString(day.resolve("b.index.tmp"), "x"));
        List<Path> orphans = List.of(
                Files.writeString(day.resolve("a.parquet"), "x"), Files.writeString(day.resolve("a.index"), "x"));
        Path stranger = Files.writeString(folder.resolve("notes.txt"), "mine");
        restart();

        Path aside = folder.resolve(".orphans").resolve(folder.relativize(day));
        assertThat(halfWritten).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(orphans).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(aside.resolve("a.parquet")).exists();
        assertThat(stranger).exists();
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactlyInAnyOrder("first", "second");

        Instant longAgo = Instant.now().minus(Orphans.KEPT).minusSeconds(60);
        Files.setLastModifiedTime(aside.resolve("a.parquet"), FileTime.from(longAgo));
        restart();
        assertThat(aside.resolve("a.parquet")).doesNotExist();
        assertThat(aside.resolve("a.index")).exists();
    }

    @Test
    void startWithTheWrongManifestLosesNothing() {
        lake.close();
        lake = new Lake(LakeConfig.of(folder), new InMemoryManifest(), Clock.systemUTC());
        lake.start();

        assertThat(manifest.parts())
                .allSatisfy(part -> assertThat(folder.resolve(".orphans").resolve(part.path()))
                        .exists());
    }

    @Test
    void failedFlushLeavesNoFiles() throws IOException {
        lake.writer()
                .append(LakeFixture.batch(
                        3, Events.event().id(0, 3, 0).message("third").build()));
        manifest.refuse(true);
        try {
            lake.writer().flush();
        } catch (TidewatchException e) {
            assertThat(e).hasMessageContaining("refuses");
        }
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".parquet"))).hasSize(2);
        }
        manifest.refuse(false);
    }

    @Test
    void folderThatCannotBeWrittenIsUnavailableAndNothingIsLost() throws IOException {
        Path obstacle = Files.writeString(folder.resolve("blocked"), "not a folder");
        TenantId blocked = new TenantId("blocked");
        lake.writer()
                .append(LakeFixture.batch(
                        3,
                        Events.event()
                                .tenant("blocked")
                                .id(0, 3, 0)
                                .message("third")
                                .build()));

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> lake.writer().flush())
                .withMessageContaining("disk is full or read-only")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        assertThat(lake.writer().check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(manifest.positions()).containsExactly(new Position(0, 2));

        Files.delete(obstacle);
        lake.writer().flush();
        assertThat(LakeFixture.field(lake, blocked, "message")).containsExactly("third");
        assertThat(lake.writer().check()).isEqualTo(Health.UP);
    }

    private void assertDegraded(Part part) {
        assertThat(lake.writer().check().status()).isEqualTo(Health.Status.DEGRADED);
        assertThat(lake.writer().check().cause()).contains(part.path());
        assertThat(manifest.parts()).contains(part);
    }

    private static void overwrite(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(12);
            channel.read(bytes, at);
            for (int i = 0; i < bytes.position(); i++) {
                bytes.put(i, (byte) ~bytes.get(i));
            }
            channel.write(bytes.flip(), at);
        }
    }
}
