package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Position;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Lake;
import io.tidewatch.lake.LakeConfig;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.testkit.Batches;
import io.tidewatch.testkit.InMemoryManifest;
import io.tidewatch.testkit.search.RandomEvents;
import io.tidewatch.testkit.search.RandomQueries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages over memtables of many chunks and over parts beside them, against the matcher event by event. */
class RowSearchTest {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final Comparator<Event> NEWEST_FIRST =
            Comparator.comparing(Event::time).thenComparing(Event::id).reversed();

    @TempDir
    private @Nullable Path folder;

    private final InMemoryManifest manifest = new InMemoryManifest();
    private @Nullable Lake opened;
    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void openLake() {
        opened = new Lake(LakeConfig.of(requireNonNull(folder)), manifest, Clock.systemUTC());
        lake().start();
    }

    @AfterEach
    void closeLake() {
        lake().close();
    }

    private Lake lake() {
        return requireNonNull(opened);
    }

    @Test
    void pagesOverManyChunksAreWhatTheMatcherDecidesAlsoWithTheFiltersThatSearchesLeave() {
        RandomEvents made = new RandomEvents(5, TENANT);
        append(made.batch(9_000), made.lastOffset());
        RandomQueries queries = new RandomQueries(41);
        List<Query> asked = IntStream.range(0, 30).mapToObj(i -> queries.next()).toList();

        // The second time round the chunks have filters.
        for (int round = 0; round < 2; round++) {
            for (Query query : asked) {
                assertFirstPagesAreRight(query, 700, 3);
            }
        }
        lake().writer().flush();
        for (Query query : asked.subList(0, 20)) {
            assertFirstPagesAreRight(query, 700, 3);
        }
    }

    @Test
    void memtablesAndPartsOfTheSameTimesMakeOneOrder() {
        RandomEvents made = new RandomEvents(6, TENANT);
        for (int i = 0; i < 3; i++) {
            append(made.batch(2_500), made.lastOffset());
            lake().writer().flush();
        }
        append(made.batch(5_000), made.lastOffset());
        RandomQueries queries = new RandomQueries(42);

        for (int i = 0; i < 30; i++) {
            assertFirstPagesAreRight(queries.next(), i % 2 == 0 ? 7 : 300, 5);
        }
    }

    @Test
    void partsWithGranulesAreSearchedAsTheMatcherDecidesAlsoMergedAndInTheFormBefore() throws IOException {
        for (int offset = 1; offset <= 3; offset++) {
            List<Event> many = new ArrayList<>();
            for (int i = 0; i < 9_000; i++) {
                many.add(event(offset, i, "usual " + i % 50 + (i % 2_999 == 7 ? " rare" + offset : ""), i));
            }
            append(many, offset);
            lake().writer().flush();
        }
        assertRareAndUsualAreFound();
        lake().maintain();
        assertThat(manifest.parts()).hasSize(1);
        assertRareAndUsualAreFound();

        lake().close();
        try (Stream<Path> files = Files.walk(requireNonNull(folder))) {
            for (Path index :
                    files.filter(file -> file.toString().endsWith(".index")).toList()) {
                byte[] bytes = Files.readAllBytes(index);
                bytes[5] = 1;
                Files.write(index, bytes);
            }
        }
        openLake();
        assertRareAndUsualAreFound();
    }

    @Test
    void morePartsThanOneSearchKeepsOpenAreSearchedInTurn() {
        int parts = 60;
        for (int offset = 1; offset <= parts; offset++) {
            List<Event> few = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                few.add(at(event(1, offset + i * parts, "usual " + i + (i % 20 == 3 ? " rare" : ""), offset), offset));
            }
            append(few, offset);
        }
        lake().writer().flush();
        assertThat(manifest.parts()).hasSize(parts);

        assertFirstPagesAreRight(new Query.Text("message", "rare"), 25, 4);
        assertFirstPagesAreRight(new Query.Text("note", "even"), 100, 3);
        assertFirstPagesAreRight(new Query.All(), 70, 5);
    }

    /** The same in another dataset. */
    private static Event at(Event event, int dataset) {
        return new Event(
                event.id(),
                event.tenant(),
                Dataset.of("app.number" + dataset),
                event.time(),
                event.ingested(),
                event.origin(),
                event.severity(),
                event.raw(),
                event.keepRaw(),
                event.fields());
    }

    private void assertRareAndUsualAreFound() {
        assertFirstPagesAreRight(new Query.Text("message", "rare2"), 2, 3);
        assertFirstPagesAreRight(new Query.Text(null, "rare3"), 5, 2);
        assertFirstPagesAreRight(new Query.Text("note", "\u212A4711"), 2, 3);
        assertFirstPagesAreRight(new Query.Text("number", "4711"), 2, 3);
        assertFirstPagesAreRight(
                new Query.And(List.of(new Query.Text("note", "even"), new Query.Text("message", "rare1"))), 2, 3);
        assertFirstPagesAreRight(new Query.Text("message", "absent"), 2, 1);
        assertFirstPagesAreRight(new Query.All(), 500, 3);
    }

    @Test
    void whatIsTooMuchForJavaIsFinishedByDuckDbWithoutGapOrRepetition() {
        List<Event> many = new ArrayList<>();
        for (int i = 0; i < 70_000; i++) {
            many.add(event(1, i, i % 20_000 == 7 ? "rare " + i : "usual " + i % 50, i % 13));
        }
        append(many, 1);
        lake().writer().flush();
        many.clear();
        for (int i = 0; i < 120_000; i++) {
            many.add(event(2, i, i % 20_000 == 9 ? "rare " + i : "usual " + i % 50, i % 13));
        }
        append(many, 2);

        // Every row has to be looked at as an event: the columns tell nothing of what is not.
        assertFirstPagesAreRight(new Query.Not(new Query.Wildcard("message", "usual*")), 3, 5);
        assertFirstPagesAreRight(new Query.Regexp("message", "^rare \\d+$"), 4, 4);
    }

    @Test
    void charactersThatFoldToAsciiAreFound() {
        append(
                List.of(event(1, 0, "300 \u212Aelvin", 1), event(1, 1, "D\u0130SK full", 2), event(1, 2, "kelvin", 3)),
                1);

        assertThat(first(new Query.Text("message", "kelvin"), 10)).hasSize(2);
        assertThat(first(new Query.Text(null, "disk"), 10)).hasSize(1);
        assertThat(first(new Query.Text("note", "k3"), 10)).hasSize(1);
    }

    @Test
    void noOtherCharactersFoldToAscii() {
        List<Integer> foreign = IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
                .filter(c -> Character.toLowerCase(c) < 0x80)
                .boxed()
                .toList();

        assertThat(foreign).containsExactly(0x130, 0x212A);
    }

    @Test
    void aColumnThatBecomesTextIsSearchedAsTextThoughFiltersWereMadeBefore() {
        List<Event> numbers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            FieldsBuilder fields = new FieldsBuilder();
            fields.put("code", 40_000L + i);
            numbers.add(event(1, i, fields));
        }
        append(numbers, 1);
        // Looks through full chunks in vain, so that they get filters.
        assertThat(first(new Query.Text(null, "absent"), 10)).isEmpty();
        FieldsBuilder fields = new FieldsBuilder();
        fields.put("code", "none");
        append(List.of(event(2, 0, fields)), 2);

        assertThat(first(new Query.Text(null, "40123"), 10)).hasSize(1);
        assertThat(first(new Query.Text("code", "40123"), 10)).hasSize(1);
    }

    @Test
    void textIsFoundAcrossTheSeamOfHeadAndMessage() {
        List<Event> kept = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            FieldsBuilder fields = new FieldsBuilder();
            fields.put(Event.MESSAGE, "Failed password");
            Slice raw = Slice.of("<34>web-1 sshd[" + i + "]: Failed password");
            kept.add(new Event(
                    new EventId(0, 1, i),
                    TENANT,
                    Dataset.of("linux.auth"),
                    Batches.NOON.plusMillis(i),
                    Batches.NOON,
                    Batches.ORIGIN,
                    Severity.INFO,
                    raw,
                    true,
                    fields.build()));
        }
        append(kept, 1);

        assertThat(first(new Query.Text(null, "sshd[7]: failed"), 10)).hasSize(1);
        assertThat(first(new Query.Text("raw", "3]: Failed pass"), 10)).isEmpty();
        assertThat(first(new Query.Text("raw", "3]: Failed password"), 10)).hasSize(1);
    }

    @Test
    void pagesNeitherSkipNorRepeatWhileEventsArriveAndMemtablesAreFlushed() throws Exception {
        List<Event> old = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            old.add(event(1, i, "usual " + i % 50, i % 13));
        }
        append(old, 1);
        AtomicBoolean over = new AtomicBoolean();
        Thread arriving = Thread.ofPlatform().start(() -> {
            Random random = new Random(3);
            for (int offset = 2; !over.get(); offset++) {
                List<Event> later = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    later.add(event(offset, 1_000_000 + i, "late " + random.nextInt(50), i));
                }
                lake().writer().append(new ProcessedBatch(new Position(0, offset), TENANT, Batches.NOON, later, 0));
                if (offset % 5 == 0) {
                    lake().writer().flush();
                }
            }
        });
        try {
            for (int round = 0; round < 5; round++) {
                List<EventId> seen = new ArrayList<>();
                Cursor cursor = null;
                do {
                    SearchPage page = lake().searcher()
                            .search(Scope.all(TENANT).with(new Query.Text("message", "usual 7")), 37, cursor);
                    page.events().forEach(event -> seen.add(event.id()));
                    cursor = page.next();
                } while (cursor != null);
                assertThat(seen).doesNotHaveDuplicates().hasSize(400);
            }
        } finally {
            over.set(true);
            arriving.join();
        }
    }

    @Test
    void cellsOfAnyBytesAreNeverWronglyLeftOut() {
        Random random = new Random(11);
        String[] alphabet = {"a", "K", "k", "\u212A", "i", "\u0130", "I", "ö", "日", "-", "1", "\uD83D\uDE00"};
        for (int i = 0; i < 50_000; i++) {
            String text = word(random, alphabet, 6);
            String wanted = word(random, alphabet, 3);
            FoldedText folded = FoldedText.of(wanted);
            if (folded == null) {
                continue;
            }
            byte[] cell = text.getBytes(StandardCharsets.UTF_8);
            String seen = io.tidewatch.query.CaseFolding.fold(text);
            String looked = io.tidewatch.query.CaseFolding.fold(wanted);
            if (seen.contains(looked)) {
                assertThat(folded.mayBeIn(cell, 0, cell.length))
                        .as("%s in %s", wanted, text)
                        .isTrue();
            }
            if (seen.equals(looked)) {
                assertThat(folded.mayEqual(cell, 0, cell.length))
                        .as("%s is %s", wanted, text)
                        .isTrue();
            }
            int cut = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1));
            byte[] head = text.substring(0, cut).getBytes(StandardCharsets.UTF_8);
            byte[] rest = text.substring(cut).getBytes(StandardCharsets.UTF_8);
            if (seen.contains(looked)) {
                assertThat(folded.mayBeIn(head, 0, head.length)
                                || folded.mayBeIn(rest, 0, rest.length)
                                || folded.mayStraddle(head, rest))
                        .as("%s in %s|%s", wanted, text.substring(0, cut), text.substring(cut))
                        .isTrue();
            }
        }
    }

    private static String word(Random random, String[] alphabet, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(length + 1); i >= 0; i--) {
            word.append(alphabet[random.nextInt(alphabet.length)]);
        }
        return word.toString();
    }

    private void assertFirstPagesAreRight(Query query, int limit, int pages) {
        QueryMatcher matcher = QueryMatcher.of(query);
        List<EventId> expected = events.stream()
                .filter(matcher)
                .sorted(NEWEST_FIRST)
                .limit((long) limit * pages)
                .map(Event::id)
                .toList();
        List<EventId> found = new ArrayList<>();
        Cursor cursor = null;
        for (int i = 0; i < pages; i++) {
            SearchPage page = lake().searcher().search(Scope.all(TENANT).with(query), limit, cursor);
            page.events().forEach(event -> found.add(event.id()));
            cursor = page.next();
            if (cursor == null) {
                break;
            }
        }
        assertThat(found).as("%s", query).isEqualTo(expected);
    }

    private List<Event> first(Query query, int limit) {
        return lake().searcher()
                .search(Scope.all(TENANT).with(query).with(TimeRange.ALL), limit, null)
                .events();
    }

    private void append(List<Event> batch, long offset) {
        events.addAll(batch);
        lake().writer()
                .append(new ProcessedBatch(new Position(0, offset), TENANT, Batches.NOON, List.copyOf(batch), 0));
    }

    private static Event event(long offset, int index, String message, int number) {
        FieldsBuilder fields = new FieldsBuilder();
        fields.put(Event.MESSAGE, message);
        fields.put("number", (long) number);
        fields.put("note", number % 2 == 0 ? "even" : "\u212A" + number);
        return event(offset, index, fields);
    }

    private static Event event(long offset, int index, FieldsBuilder fields) {
        return new Event(
                new EventId(0, offset, index),
                TENANT,
                Dataset.of("app.test"),
                Batches.NOON.plusMillis(index / 3).plusSeconds(offset),
                Batches.NOON,
                Batches.ORIGIN,
                Severity.INFO,
                Slice.EMPTY,
                false,
                fields.build());
    }
}
