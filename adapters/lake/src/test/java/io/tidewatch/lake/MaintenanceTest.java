package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Event;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import io.tidewatch.testkit.MutableClock;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
    private static final TenantId TENANT = TenantId.DEFAULT;

    @TempDir
    private Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private final MutableClock clock = new MutableClock(Batches.NOON);
    private @Nullable Lake opened;
    private long offset;

    @AfterEach
    void stop() {
        if (opened != null) {
            manifest.refuse(false);
            opened.close();
        }
    }

    private Lake open(@Nullable Duration retention, @Nullable ByteSize size, ByteSize memory) {
        return opened(dataset -> retention, size, memory);
    }

    private Lake opened(KeptFor kept, @Nullable ByteSize size, ByteSize memory) {
        LakeConfig defaults = LakeConfig.of(folder);
        Lake lake = new Lake(
                new LakeConfig(
                        folder,
                        memory,
                        Duration.ofHours(1),
                        memory,
                        100,
                        defaults.sessionMemory(),
                        2,
                        2,
                        1_000_000,
                        2,
                        Duration.ZERO,
                        kept,
                        size),
                manifest,
                clock);
        lake.start();
        opened = lake;
        return lake;
    }

    private void flushed(Lake lake, String message, Instant time) {
        append(lake, message, time, 1);
        lake.writer().flush();
    }

    private void append(Lake lake, String message, Instant time, int count) {
        List<Event> events = new ArrayList<>();
        long at = ++offset;
        for (int i = 0; i < count; i++) {
            events.add(Events.event().id(0, at, i).time(time).message(message).build());
        }
        lake.writer().append(new ProcessedBatch(new Position(0, at), TENANT, time, events, 0));
    }

    @Test
    void partsPastTheirAgeAreRetired() {
        Lake lake = open(Duration.ofDays(30), null, ByteSize.ofMebibytes(64));
        flushed(lake, "old", Batches.NOON.minus(Duration.ofDays(31)));
        flushed(lake, "new", Batches.NOON.minus(Duration.ofDays(29)));
        lake.maintain();

        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactly("new");
        assertThat(manifest.parts()).hasSize(1);
        assertThat(folder.toFile()).isDirectoryRecursivelyContaining("glob:**2026-10-23*");
    }

    @Test
    void oldestPartsAreRetiredWhileAllTakeTooMuch() {
        Lake lake = open(null, new ByteSize(8_000), ByteSize.ofMebibytes(64));
        for (int day = 1; day <= 5; day++) {
            flushed(lake, "day " + day, Batches.NOON.minus(Duration.ofDays(10 - day)));
        }
        long size = manifest.parts().getFirst().size().bytes();
        lake.maintain();

        long kept = 8_000 / size;
        assertThat(manifest.parts()).hasSize((int) kept);
        assertThat(LakeFixture.field(lake, TENANT, "message")).contains("day 5").doesNotContain("day 1");
    }

    @Test
    void eachDatasetHasAnAgeOfItsOwn() {
        Lake lake = opened(
                dataset -> dataset.value().equals("test.short") ? Duration.ofDays(2) : null,
                null,
                ByteSize.ofMebibytes(64));
        for (String dataset : List.of("test.short", "test.long")) {
            for (int day : List.of(1, 3)) {
                Instant time = Batches.NOON.minus(Duration.ofDays(day));
                long at = ++offset;
                Event event = Events.event()
                        .id(0, at, 0)
                        .dataset(dataset)
                        .time(time)
                        .message(dataset + " " + day)
                        .build();
                lake.writer().append(new ProcessedBatch(new Position(0, at), TENANT, time, List.of(event), 0));
                lake.writer().flush();
            }
        }
        lake.maintain();

        assertThat(LakeFixture.field(lake, TENANT, "message"))
                .containsExactlyInAnyOrder("test.short 1", "test.long 1", "test.long 3");
    }

    @Test
    void snapshotKeepsReadingWhatIsMergedAway() throws Exception {
        Lake lake = open(null, null, ByteSize.ofMebibytes(64));
        flushed(lake, "one", Batches.NOON);
        flushed(lake, "two", Batches.NOON);
        List<Path> files =
                manifest.parts().stream().map(p -> folder.resolve(p.path())).toList();
        try (Snapshot before = lake.snapshot(TENANT, dataset -> true, TimeRange.ALL);
                Session session = before.session();
                Statement statement = session.connection().createStatement()) {
            lake.maintain();
            assertThat(LakeFixture.sources(lake, TENANT)).hasSize(1);
            for (Source source : before.sources()) {
                try (ResultSet rows = statement.executeQuery("SELECT message FROM " + source.relation())) {
                    assertThat(rows.next()).isTrue();
                }
            }
            assertThat(files).allSatisfy(file -> assertThat(file).exists());
        }
        assertThat(files).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(LakeFixture.field(lake, TENANT, "message")).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void readersSeeEveryEventOnceWhileItIsFlushedAndMerged() throws Exception {
        Lake lake = open(null, null, ByteSize.ofMebibytes(64));
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            long least = 0;
            while (!done.get() && wrong.get() == null) {
                List<String> ids = LakeFixture.values(lake, TENANT, "_sequence");
                if (ids.size() != Set.copyOf(ids).size() || ids.size() < least) {
                    wrong.set(
                            "saw " + ids.size() + " events, " + Set.copyOf(ids).size() + " different, after " + least);
                }
                least = ids.size();
            }
        });
        for (int round = 0; round < 30; round++) {
            append(lake, "round " + round, Batches.NOON, 100);
            if (round % 3 == 2) {
                lake.writer().flush();
            }
            if (round % 9 == 8) {
                lake.maintain();
            }
        }
        done.set(true);
        reader.join();

        assertThat(wrong.get()).isNull();
        assertThat(LakeFixture.values(lake, TENANT, "_sequence")).hasSize(3_000).doesNotHaveDuplicates();
    }

    @Test
    void appendRefusesWhenMemoryIsFullAndNothingCanBeWritten() {
        Lake lake = open(null, null, ByteSize.ofMebibytes(1));
        manifest.refuse(true);

        assertThatExceptionOfType(TidewatchException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        append(lake, "unlike any other " + "x".repeat(2_000) + i, Batches.NOON, 20);
                    }
                })
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE));
        int seen = LakeFixture.values(lake, TENANT, "_sequence").size();
        assertThat(seen).isPositive();

        manifest.refuse(false);
        lake.writer().flush();
        append(lake, "after", Batches.NOON, 1);
        assertThat(LakeFixture.values(lake, TENANT, "_sequence")).hasSize(seen + 1);
    }
}
