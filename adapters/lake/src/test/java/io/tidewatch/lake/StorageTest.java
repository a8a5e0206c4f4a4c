package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Position;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.Tokens;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final int MAX_COLUMNS = 20;

    @TempDir
    private Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private Lake lake;
    private long offset;

    @BeforeEach
    void start() {
        LakeConfig defaults = LakeConfig.of(folder);
        lake = new Lake(
                new LakeConfig(
                        folder,
                        ByteSize.ofMebibytes(8),
                        Duration.ofHours(1),
                        ByteSize.ofMebibytes(32),
                        MAX_COLUMNS,
                        defaults.sessionMemory(),
                        2,
                        2,
                        1_000_000,
                        2,
                        Duration.ZERO,
                        KeptFor.EVER,
                        null),
                manifest,
                Clock.systemUTC());
        lake.start();
    }

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void fieldsWhoseNamesDifferInCaseOnlyDoNotMix() {
        append(Fields.of(new TreeMap<>(Map.of("User", "A", "user", "b", "USER", "c", "_time", "not the time"))));
        for (int round = 0; round < 2; round++) {
            assertThat(LakeFixture.field(lake, TENANT, "User")).containsExactly("A");
            assertThat(LakeFixture.field(lake, TENANT, "user")).containsExactly("b");
            assertThat(LakeFixture.field(lake, TENANT, "USER")).containsExactly("c");
            assertThat(LakeFixture.field(lake, TENANT, "_time")).containsExactly("not the time");
            lake.writer().flush();
        }
    }

    @Test
    void columnWidensToTextInMemoryAndBetweenParts() {
        append(Fields.of(Map.of("code", 404L)));
        append(Fields.of(Map.of("code", "n/a")));
        assertThat(LakeFixture.field(lake, TENANT, "code")).containsExactly("404", "n/a");
        lake.writer().flush();
        append(Fields.of(Map.of("code", 7_654_321L)));
        lake.writer().flush();
        append(Fields.of(Map.of("code", List.of("a", "b"))));
        lake.writer().flush();

        lake.maintain();
        Source merged = LakeFixture.sources(lake, TENANT).getFirst();
        assertThat(LakeFixture.sources(lake, TENANT)).hasSize(1);
        assertThat(LakeFixture.field(lake, TENANT, "code")).containsExactly("404", "n/a", "7654321", "[\"a\",\"b\"]");
        assertThat(merged.columns().of("code")).isEqualTo(new Column("code", "code", ColumnType.VARCHAR, true));
        assertThat(merged.blocks())
                .anyMatch(b -> b.filter().mightContain(Tokens.hash("7654321")))
                .allMatch(b -> !b.filter().mightContain(Tokens.hash("7654322")));
    }

    @Test
    void fieldsPastTheColumnLimitAndNullsAreKeptAsJson() {
        FieldsBuilder builder = new FieldsBuilder();
        for (int i = 0; i < MAX_COLUMNS; i++) {
            builder.put("f" + i, i);
        }
        builder.put("text", "say \"hi\"\n");
        builder.put("number", 1.5);
        builder.putNull("nothing");
        append(builder.build());
        for (int round = 0; round < 2; round++) {
            Source source = LakeFixture.sources(lake, TENANT).getFirst();
            assertThat(source.columns().list()).hasSize(MAX_COLUMNS);
            assertThat(source.overflows()).isTrue();
            assertThat(LakeFixture.values(lake, TENANT, "_more"))
                    .containsExactly("{\"text\":\"say \\\"hi\\\"\\u000a\",\"number\":1.5,\"nothing\":null}");
            lake.writer().flush();
        }
    }

    @Test
    void tokensBehindEscapesAreInTheFilter() {
        FieldsBuilder builder = new FieldsBuilder();
        for (int i = 0; i < MAX_COLUMNS - 1; i++) {
            builder.put("f" + i, i);
        }
        builder.putList("list", List.of("first\nsecond", "größer"));
        builder.put("past", "third\nfourth");
        append(builder.build());
        lake.writer().flush();

        TokenFilter filter =
                LakeFixture.sources(lake, TENANT).getFirst().blocks().getFirst().filter();
        for (String token : List.of("first", "second", "größer", "third", "fourth", "past")) {
            assertThat(filter.mightContain(Tokens.hash(token))).as(token).isTrue();
        }
    }

    @Test
    void rawBytesThatAreNotUtf8Survive() {
        byte[] raw = new byte[256];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) i;
        }
        appendRaw(raw, "decoded");
        for (int round = 0; round < 2; round++) {
            assertThat(StoredEvents.of(lake, TENANT).values())
                    .containsExactly(Map.of(
                            "message", "decoded", StoredEvents.RAW, new String(raw, StandardCharsets.ISO_8859_1)));
            lake.writer().flush();
        }
    }

    @Test
    void rawTextIsKeptOnceWhenTheMessageEndsIt() {
        appendRaw("<13>Oct 11 22:14:15 host su: failed".getBytes(StandardCharsets.UTF_8), "failed");
        appendRaw("whole".getBytes(StandardCharsets.UTF_8), "whole");
        appendRaw("cutsinside".getBytes(StandardCharsets.UTF_8), "inside");

        assertThat(LakeFixture.values(lake, TENANT, "_raw_head"))
                .containsExactly("<13>Oct 11 22:14:15 host su: ", "", null);
        assertThat(LakeFixture.values(lake, TENANT, "_raw")).containsExactly(null, null, "cutsinside");
    }

    @Test
    void eventsOfAThousandDaysMakeFewFiles() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            events.add(Events.event()
                    .id(0, 1, i)
                    .time(Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofHours(12L * (1_999 - i))))
                    .message("m" + i)
                    .build());
        }
        lake.writer().append(new ProcessedBatch(new Position(0, ++offset), TENANT, Batches.NOON, events, 0));
        lake.writer().flush();

        assertThat(LakeFixture.sources(lake, TENANT)).hasSizeLessThan(12);
        assertThat(LakeFixture.values(lake, TENANT, "_time")).hasSize(2_000).isSorted();
    }

    @Test
    void mergedPartHasTheUnionOfItsParts() {
        Random random = new Random(11);
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (int flush = 0; flush < 9; flush++) {
            for (int batch = 0; batch < 3; batch++) {
                List<Event> events = new ArrayList<>();
                long at = ++offset;
                for (int i = 0; i < 50 + random.nextInt(1_500); i++) {
                    Event event = randomEvent(random, at, i);
                    events.add(event);
                    expected.put(event.id().partition() + "/" + event.id().sequence(), expected(event));
                }
                lake.writer().append(new ProcessedBatch(new Position(0, at), TENANT, Batches.NOON, events, 0));
            }
            assertSame(StoredEvents.of(lake, TENANT), expected);
            lake.writer().flush();
            assertSame(StoredEvents.of(lake, TENANT), expected);
        }
        int before = LakeFixture.sources(lake, TENANT).size();
        lake.maintain();

        assertThat(LakeFixture.sources(lake, TENANT)).hasSizeLessThan(before);
        assertSame(StoredEvents.of(lake, TENANT), expected);
        long counted = 0;
        for (Source source : LakeFixture.sources(lake, TENANT)) {
            assertThat(source.blocks().stream().mapToLong(Block::rows).sum()).isEqualTo(source.rows());
            for (int i = 0; i < source.counts().size(); i++) {
                counted += source.counts().count(i);
            }
        }
        assertThat(counted).isEqualTo(expected.size());
        everyTokenIsInItsFilter(expected);
    }

    private void everyTokenIsInItsFilter(Map<String, Map<String, String>> expected) {
        List<Block> blocks = LakeFixture.sources(lake, TENANT).stream()
                .flatMap(s -> s.blocks().stream())
                .toList();
        for (Map<String, String> event : expected.values()) {
            for (String token : Tokens.of(event.getOrDefault("message", ""))) {
                assertThat(blocks).anyMatch(b -> b.filter().mightContain(Tokens.hash(token)));
            }
        }
        int wrong = 0;
        for (int i = 0; i < 1_000; i++) {
            long absent = Tokens.hash("absent" + i);
            wrong += (int)
                    blocks.stream().filter(b -> b.filter().mightContain(absent)).count();
        }
        assertThat(wrong).isLessThan(blocks.size() * 20);
    }

    private static void assertSame(Map<String, Map<String, String>> found, Map<String, Map<String, String>> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((id, event) -> assertThat(found.get(id)).as(id).isEqualTo(event));
    }

    private static Event randomEvent(Random random, long at, int index) {
        Events event = Events.event()
                .id(0, at, index)
                .dataset(random.nextInt(4) == 0 ? "linux.auth" : "nginx.access")
                .time(Batches.NOON.plusSeconds(random.nextInt(100_000) - 60_000L));
        if (random.nextInt(10) > 0) {
            event.message("user" + random.nextInt(5_000) + " did thing" + random.nextInt(30) + " ünïcode");
        }
        for (int field = random.nextInt(8); field > 0; field--) {
            String name = "f" + random.nextInt(9);
            event.field(
                    name,
                    switch (name) {
                        case "f0" -> random.nextLong();
                        case "f1" -> random.nextBoolean();
                        case "f2" -> random.nextInt(1_000) / 8.0;
                        case "f3" -> random.nextInt(400) == 0 ? "text" : (Object) (long) random.nextInt(50);
                        case "f4" -> List.of("a", "b" + random.nextInt(3));
                        default -> "value" + random.nextInt(20);
                    });
        }
        return event.build();
    }

    private static Map<String, String> expected(Event event) {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < event.fields().size(); i++) {
            expected.put(event.fields().name(i), event.fields().textAt(i));
        }
        return expected;
    }

    private void append(Fields fields) {
        append(fields, Slice.EMPTY, false);
    }

    private void appendRaw(byte[] raw, String message) {
        append(Fields.of(Map.of("message", message)), Slice.of(raw), true);
    }

    private void append(Fields fields, Slice raw, boolean keepRaw) {
        Event blank = Events.event().id(0, ++offset, 0).build();
        Event event = new Event(
                blank.id(),
                TENANT,
                Dataset.GENERIC,
                Batches.NOON,
                Batches.NOON,
                blank.origin(),
                blank.severity(),
                raw,
                keepRaw,
                fields);
        lake.writer().append(LakeFixture.batch(offset, event));
    }
}
