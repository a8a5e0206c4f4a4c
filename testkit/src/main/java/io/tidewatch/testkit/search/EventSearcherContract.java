package io.tidewatch.testkit.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Position;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.EventWriter;
import io.tidewatch.store.HistogramBucket;
import io.tidewatch.store.ProcessedBatch;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.store.StatisticsRequest;
import io.tidewatch.store.StatisticsRequest.Figure;
import io.tidewatch.store.StatisticsRequest.Function;
import io.tidewatch.store.StatisticsRow;
import io.tidewatch.store.ValueCount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The suite that every {@link EventSearcher} passes: random events and random queries give what {@link QueryMatcher} decides event by
 * event, whether the events lie in memory, in files, in merged files or in all of them.
 */
public abstract class EventSearcherContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Comparator<Event> NEWEST_FIRST =
            Comparator.comparing(Event::time).thenComparing(Event::id).reversed();
    private static final int QUERIES = 25;

    /** A store under test. */
    public interface Store extends AutoCloseable {
        EventWriter writer();

        EventSearcher searcher();

        /** Joins what was flushed, where the store does that. */
        void merge();

        @Override
        void close();
    }

    /** Where the events lie. */
    protected enum State {
        MEMORY,
        FLUSHED,
        MERGED,
        MIXED
    }

    @TempDir
    private @Nullable Path folder;

    private @Nullable Store opened;
    private final RandomEvents made = new RandomEvents(17, TENANT);
    private final List<Event> events = new ArrayList<>();

    /** An empty store that keeps its files in {@code folder}. */
    protected abstract Store open(Path folder);

    @BeforeEach
    final void openStore() {
        opened = open(requireNonNull(folder));
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void randomQueriesFindWhatTheMatcherDecides(State state) {
        fill(state);
        RandomQueries queries = new RandomQueries(state.name().hashCode());
        for (int i = 0; i < QUERIES; i++) {
            Scope scope = Scope.all(TENANT).with(queries.next());
            if (i % 5 == 0) {
                Instant from = queries.time();
                scope = scope.with(new TimeRange(from, from.plusSeconds(i * 300L)));
            }
            List<Event> expected = matching(scope);
            assertThat(ids(pages(scope, 60 + i % 7 * 100)))
                    .as("%s %s", scope.query(), scope.range())
                    .isEqualTo(ids(expected));
            assertThat(store().searcher().count(scope)).as("%s", scope.query()).isEqualTo(expected.size());
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void eventsComeBackAsTheyWere(State state) {
        fill(state);
        Map<EventId, Event> sent = events.stream().collect(Collectors.toMap(Event::id, e -> e));
        for (Event found : pages(Scope.all(TENANT), 500)) {
            Event event = requireNonNull(sent.get(found.id()));
            assertThat(texts(found)).isEqualTo(texts(event));
            assertThat(kinds(found)).isEqualTo(kinds(event));
            assertThat(found.time()).isEqualTo(event.time());
            assertThat(found.ingested()).isEqualTo(event.ingested());
            assertThat(found.dataset()).isEqualTo(event.dataset());
            assertThat(found.severity()).isEqualTo(event.severity());
            assertThat(found.origin()).isEqualTo(event.origin());
            assertThat(found.keepRaw()).isEqualTo(event.keepRaw());
            if (event.keepRaw()) {
                assertThat(found.raw()).isEqualTo(event.raw());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void histogramsCountWhatMatchesBySeverity(State state) {
        fill(state);
        RandomQueries queries = new RandomQueries(40L + state.name().hashCode());
        Duration[] lengths = {Duration.ofMinutes(1), Duration.ofHours(3), Duration.ofSeconds(7), Duration.ofDays(1)};
        for (int i = 0; i < 60; i++) {
            Scope scope = Scope.all(TENANT).with(i % 2 == 0 ? new Query.All() : queries.next());
            if (i % 3 == 0) {
                scope = scope.with(new TimeRange(queries.time(), RandomEvents.START.plusSeconds(200_000)));
            }
            Duration length = lengths[i % lengths.length];
            Map<Instant, Map<Severity, Long>> expected = new TreeMap<>();
            for (Event event : matching(scope)) {
                long start = Math.floorDiv(event.time().toEpochMilli(), length.toMillis()) * length.toMillis();
                expected.computeIfAbsent(Instant.ofEpochMilli(start), s -> new TreeMap<>())
                        .merge(event.severity(), 1L, Long::sum);
            }
            List<HistogramBucket> buckets = store().searcher().histogram(scope, length);
            assertThat(buckets).isSortedAccordingTo(Comparator.comparing(HistogramBucket::start));
            assertThat(buckets.stream().collect(Collectors.toMap(HistogramBucket::start, HistogramBucket::bySeverity)))
                    .as("%s %s %s", scope.query(), scope.range(), length)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void topValuesCountValuesAndTheElementsOfLists(State state) {
        fill(state);
        for (String field :
                List.of("host.name", "process.pid", "tags", "severity", "dataset", "message", "mixed", "nothing")) {
            Map<String, Long> counts = new TreeMap<>();
            for (Event event : events) {
                values(event, field).forEach(value -> counts.merge(value, 1L, Long::sum));
            }
            List<ValueCount> expected = counts.entrySet().stream()
                    .map(e -> new ValueCount(e.getKey(), e.getValue()))
                    .sorted(Comparator.comparingLong(ValueCount::count)
                            .reversed()
                            .thenComparing(
                                    v -> v.value().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    java.util.Arrays::compareUnsigned))
                    .limit(7)
                    .toList();
            assertThat(store().searcher().topValues(Scope.all(TENANT), field, 7))
                    .as(field)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void statisticsAreComputedByGroupAndTime(State state) {
        fill(state);
        StatisticsRequest request = new StatisticsRequest(
                List.of(
                        new Figure(Function.COUNT, null, 0),
                        new Figure(Function.COUNT, "process.pid", 0),
                        new Figure(Function.DISTINCT, "host.name", 0),
                        new Figure(Function.SUM, "process.pid", 0),
                        new Figure(Function.MAX, "ratio", 0),
                        new Figure(Function.PERCENTILE, "process.pid", 50)),
                List.of("dataset"),
                Duration.ofDays(1),
                100);
        List<StatisticsRow> rows = store().searcher().statistics(Scope.all(TENANT), request);

        assertThat(rows.stream().mapToDouble(row -> value(row, 0)).sum()).isEqualTo(events.size());
        for (StatisticsRow row : rows) {
            Instant start = requireNonNull(row.bucket());
            List<Event> group = events.stream()
                    .filter(e -> e.dataset().value().equals(row.group().getFirst()))
                    .filter(e -> new TimeRange(start, start.plus(Duration.ofDays(1))).contains(e.time()))
                    .toList();
            double[] pids = group.stream()
                    .map(e -> e.fields().value("process.pid"))
                    .filter(Long.class::isInstance)
                    .mapToDouble(pid -> (long) pid)
                    .sorted()
                    .toArray();
            assertThat(value(row, 0)).isEqualTo(group.size());
            assertThat(value(row, 1)).isEqualTo(pids.length);
            assertThat(value(row, 2)).isEqualTo((double) group.stream()
                    .flatMap(e -> values(e, "host.name").stream())
                    .distinct()
                    .count());
            assertThat(value(row, 3)).isEqualTo(java.util.Arrays.stream(pids).sum());
            double middle = (pids[(pids.length - 1) / 2] + pids[pids.length / 2]) / 2;
            assertThat(value(row, 5)).isEqualTo(middle);
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void statisticsKeepTheTopValuesOfEachField(State state) {
        fill(state);
        for (int top : new int[] {1, 2, 1_000}) {
            StatisticsRequest request = new StatisticsRequest(
                    List.of(new Figure(Function.MAX, "process.pid", 0), new Figure(Function.COUNT, null, 0)),
                    List.of("host.name", "dataset"),
                    Duration.ofDays(1),
                    top,
                    10_000);
            Set<String> hosts = topValues("host.name", top);
            Set<String> datasets = topValues("dataset", top);
            Map<String, Long> expected = new TreeMap<>();
            for (Event event : events) {
                String host = String.valueOf(event.fields().text("host.name"));
                String dataset = event.dataset().value();
                if (hosts.contains(host) && datasets.contains(dataset)) {
                    long day = Math.floorDiv(event.time().getEpochSecond(), 86_400L) * 86_400;
                    expected.merge(Instant.ofEpochSecond(day) + " " + host + " " + dataset, 1L, Long::sum);
                }
            }
            Map<String, Long> found = new TreeMap<>();
            for (StatisticsRow row : store().searcher().statistics(Scope.all(TENANT), request)) {
                found.put(
                        row.bucket() + " " + row.group().getFirst() + " "
                                + row.group().getLast(),
                        (long) value(row, 1));
            }
            assertThat(found).as("top " + top).isEqualTo(expected);
        }
    }

    /** The values of the most events, ties by value; none is the last of its ties. */
    private Set<String> topValues(String field, int top) {
        Map<String, Long> counts = new TreeMap<>();
        for (Event event : events) {
            String text = field.equals("dataset")
                    ? event.dataset().value()
                    : event.fields().text(field);
            counts.merge(text == null ? "\uffff" : text, 1L, Long::sum);
        }
        return counts.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue)
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(top)
                .map(entry -> entry.getKey().equals("\uffff") ? "null" : entry.getKey())
                .collect(Collectors.toSet());
    }

    @Test
    void statisticsOfNothingAreNothing() {
        StatisticsRequest request = new StatisticsRequest(
                List.of(new Figure(Function.COUNT, null, 0), new Figure(Function.AVG, "x", 0)), List.of(), null, 10);
        List<StatisticsRow> rows = store().searcher().statistics(Scope.all(TENANT), request);
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().values()).containsExactly(0.0, null);
    }

    @Test
    void fieldsAreListedWithTheirKinds() {
        fill(State.MIXED);
        Map<String, FieldKind> kinds = store().searcher().fields(Scope.all(TENANT)).stream()
                .collect(Collectors.toMap(f -> f.name(), f -> f.kind()));
        assertThat(kinds)
                .containsEntry("host.name", FieldKind.TEXT)
                .containsEntry("process.pid", FieldKind.LONG)
                .containsEntry("ratio", FieldKind.DOUBLE)
                .containsEntry("ok", FieldKind.BOOLEAN)
                .containsEntry("tags", FieldKind.LIST)
                .containsEntry("mixed", FieldKind.TEXT)
                .containsKeys("User", "user")
                .doesNotContainKey("nothing");
    }

    @Test
    void anEventIsFoundByItsIdAndByNoOtherTenant() {
        fill(State.MIXED);
        Event event = events.get(events.size() / 2);
        assertThat(store().searcher().find(TENANT, DatasetScope.ALL, event.id()))
                .hasValueSatisfying(found -> assertThat(found.time()).isEqualTo(event.time()));
        assertThat(store().searcher().find(OTHER, DatasetScope.ALL, event.id())).isEmpty();
        assertThat(store().searcher().find(TENANT, DatasetScope.ALL, new EventId(77, 1, 0)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whoMaySeeOnlySomeDatasetsIsGivenNothingOfOthers(State state) {
        fill(state);
        String product = events.getFirst().dataset().product();
        DatasetScope visible = DatasetScope.of(Set.of(product + ".*", "no.such"));
        Scope scope = Scope.all(TENANT).with(visible);
        List<Event> expected =
                events.stream().filter(e -> visible.allows(e.dataset())).toList();
        Event hidden = events.stream()
                .filter(e -> !visible.allows(e.dataset()))
                .findFirst()
                .orElseThrow();
        EventSearcher searcher = store().searcher();
        assertThat(ids(pages(scope, 100))).containsExactlyInAnyOrderElementsOf(ids(expected));
        assertThat(searcher.count(scope)).isEqualTo(expected.size());
        assertThat(searcher.histogram(scope, Duration.ofHours(1)).stream()
                        .mapToLong(HistogramBucket::count)
                        .sum())
                .isEqualTo(expected.size());
        assertThat(searcher.topValues(scope, "dataset", 100))
                .extracting(ValueCount::value)
                .allMatch(name -> name.startsWith(product + "."));
        StatisticsRequest counts =
                new StatisticsRequest(List.of(new Figure(Function.COUNT, null, 0)), List.of("dataset"), null, 100);
        assertThat(searcher.statistics(scope, counts))
                .extracting(row -> row.group().getFirst())
                .allMatch(name -> name != null && name.startsWith(product + "."));
        assertThat(searcher.find(TENANT, visible, hidden.id())).isEmpty();
        assertThat(searcher.find(TENANT, visible, expected.getFirst().id())).isPresent();
        Scope named = new Scope(TENANT, visible, Set.of(hidden.dataset()), TimeRange.ALL, new Query.All());
        assertThat(searcher.count(named)).isZero();
        assertThat(searcher.fields(named)).isEmpty();
        assertThat(searcher.count(Scope.all(TENANT).with(DatasetScope.NONE))).isZero();
    }

    @Test
    void tenantsNeverSeeEachOther() {
        fill(State.MIXED);
        RandomEvents others = new RandomEvents(99, OTHER);
        List<Event> theirs = others.batch(50).stream()
                .map(e -> new Event(
                        new EventId(1, e.id().offset(), e.id().index()),
                        OTHER,
                        e.dataset(),
                        e.time(),
                        e.ingested(),
                        e.origin(),
                        e.severity(),
                        e.raw(),
                        e.keepRaw(),
                        e.fields()))
                .toList();
        store().writer().append(new ProcessedBatch(new Position(1, 1), OTHER, RandomEvents.START, theirs, 0));
        assertThat(pages(Scope.all(OTHER), 20))
                .hasSize(50)
                .allMatch(e -> e.tenant().equals(OTHER));
        store().writer().flush();
        assertThat(pages(Scope.all(OTHER), 20)).hasSize(50);
        assertThat(pages(Scope.all(TENANT), 100)).hasSize(events.size());
        assertThat(store().searcher().count(Scope.all(new TenantId("nobody")))).isZero();
    }

    @Test
    void pagesNeitherSkipNorRepeatWhileDataArrives() {
        fill(State.MIXED);
        Set<EventId> before = new HashSet<>(ids(events));
        List<Event> seen = new ArrayList<>();
        Random random = new Random(3);
        Cursor next = null;
        do {
            SearchPage page = store().searcher().search(Scope.all(TENANT), 23, next);
            seen.addAll(page.events());
            next = page.next();
            append(made.batch(10));
            switch (random.nextInt(6)) {
                case 0 -> store().writer().flush();
                case 1 -> {
                    store().writer().flush();
                    store().merge();
                }
                default -> {}
            }
        } while (next != null);
        assertThat(seen).isSortedAccordingTo(NEWEST_FIRST);
        assertThat(ids(seen)).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void senselessLimitsAreRefused() {
        assertThatThrownBy(() -> store().searcher().search(Scope.all(TENANT), 0, null))
                .isInstanceOfSatisfying(
                        TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID));
    }

    private Store store() {
        return requireNonNull(opened, "the store is not open");
    }

    /** Puts 600 events where the state says. */
    private void fill(State state) {
        for (int i = 0; i < 12; i++) {
            append(made.batch(50));
            boolean flush = switch (state) {
                case MEMORY -> false;
                case FLUSHED -> i == 11;
                case MERGED -> i % 2 == 1;
                case MIXED -> i % 3 == 1;
            };
            if (flush) {
                store().writer().flush();
            }
            if (state == State.MERGED && i == 11 || state == State.MIXED && i == 7) {
                store().merge();
            }
        }
    }

    private void append(List<Event> batch) {
        events.addAll(batch);
        Position position = new Position(0, made.lastOffset());
        store().writer().append(new ProcessedBatch(position, TENANT, RandomEvents.START, batch, 0));
    }

    private List<Event> matching(Scope scope) {
        QueryMatcher matcher = QueryMatcher.of(scope.query());
        return events.stream()
                .filter(e -> scope.range().contains(e.time()))
                .filter(matcher)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    private List<Event> pages(Scope scope, int limit) {
        List<Event> all = new ArrayList<>();
        Cursor next = null;
        do {
            SearchPage page = store().searcher().search(scope, limit, next);
            assertThat(page.warnings()).isEmpty();
            all.addAll(page.events());
            next = page.next() == null ? null : Cursor.parse(page.next().toString());
        } while (next != null);
        return all;
    }

    private static List<EventId> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static Map<String, String> texts(Event event) {
        Map<String, String> texts = new TreeMap<>();
        for (int i = 0; i < event.fields().size(); i++) {
            texts.put(event.fields().name(i), String.valueOf(event.fields().textAt(i)));
        }
        return texts;
    }

    /** Kinds, without those of a field whose column was widened. */
    private static Map<String, FieldKind> kinds(Event event) {
        Map<String, FieldKind> kinds = new TreeMap<>();
        for (int i = 0; i < event.fields().size(); i++) {
            if (!event.fields().name(i).equals("mixed")) {
                kinds.put(event.fields().name(i), event.fields().kind(i));
            }
        }
        return kinds;
    }

    private static List<String> values(Event event, String field) {
        Object value = switch (field) {
            case "severity" -> event.severity().label();
            case "dataset" -> event.dataset().value();
            default -> event.fields().value(field);
        };
        if (value instanceof List<?> elements) {
            return elements.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    private static double value(StatisticsRow row, int index) {
        return requireNonNull(row.values().get(index));
    }
}
