package io.tidewatch.testkit.search;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite that every {@link EventScanner} passes, over events of which some lie in memory and some in files. */
public abstract class EventScannerContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");

    /** A store under test. */
    public interface Store extends AutoCloseable {
        /** Makes a batch's events findable, durable or not. */
        void append(TenantId tenant, long offset, List<Event> events);

        /** Makes what was appended durable. */
        void flush();

        EventScanner scanner();

        @Override
        void close();
    }

    @TempDir
    private @Nullable Path folder;

    private @Nullable Store opened;
    private final RandomEvents made = new RandomEvents(23, TENANT);
    private final List<Event> events = new ArrayList<>();

    /** An empty store that keeps its files in {@code folder}. */
    protected abstract Store open(Path folder);

    @BeforeEach
    final void openStore() {
        opened = open(requireNonNull(folder));
        for (int i = 0; i < 8; i++) {
            append();
            if (i % 3 == 1) {
                store().flush();
            }
        }
        store().append(OTHER, 1, new RandomEvents(5, OTHER).batch(40));
    }

    @AfterEach
    final void closeStore() {
        store().close();
    }

    @Test
    void everyEventOfTheTenantIsGivenOnceWithItsFields() {
        List<Event> found = scan(Scope.all(TENANT), EventScannerContract::anyField);
        assertThat(texts(found)).isEqualTo(texts(events));
        assertThat(found).allSatisfy(event -> assertThat(event.tenant()).isEqualTo(TENANT));
        assertThat(times(found)).isEqualTo(times(events));
        assertThat(scan(Scope.all(OTHER), EventScannerContract::anyField)).hasSize(40);
        assertThat(scan(Scope.all(new TenantId("nobody")), EventScannerContract::anyField))
                .isEmpty();
    }

    @Test
    void onlyTheFieldsAskedForAreGiven() {
        Set<String> wanted = Set.of("host.name", "tags", "empty", "no.such.field");
        List<Event> found = scan(Scope.all(TENANT), wanted::contains);
        Map<EventId, Map<String, String>> expected = texts(events);
        expected.values().forEach(fields -> fields.keySet().retainAll(wanted));
        assertThat(texts(found)).isEqualTo(expected);
    }

    @Test
    void randomQueriesGiveAllThatTheMatcherDecidesAndNothingOutsideTheScope() {
        RandomQueries queries = new RandomQueries(91);
        for (int i = 0; i < 30; i++) {
            Instant from = queries.time();
            TimeRange range = i % 3 == 0 ? new TimeRange(from, from.plusSeconds(i * 900L)) : TimeRange.ALL;
            Scope scope = Scope.all(TENANT).with(queries.next()).with(range);
            assertThat(texts(scan(scope, EventScannerContract::anyField)).keySet())
                    .as("%s %s", scope.query(), range)
                    .containsAll(texts(matching(scope)).keySet())
                    .isSubsetOf(texts(matching(scope.with(new Query.All()))).keySet());
        }
    }

    @Test
    void aVisitorOfSeveralThreadsGetsTheSameEvents() {
        Map<EventId, Event> found = new ConcurrentHashMap<>();
        EventScanner.Scanned scanned = store().scanner()
                .scan(Scope.all(TENANT), EventScannerContract::anyField, new EventScanner.Visitor() {
                    @Override
                    public boolean event(Event event) {
                        return found.put(event.id(), event) == null;
                    }

                    @Override
                    public int threads() {
                        return 3;
                    }
                });
        assertThat(scanned.complete()).isTrue();
        assertThat(texts(List.copyOf(found.values()))).isEqualTo(texts(events));
    }

    @Test
    void aVisitorThatFailsInAnyThreadFailsTheScan() {
        assertThatThrownBy(() -> store().scanner()
                        .scan(Scope.all(TENANT), EventScannerContract::anyField, new EventScanner.Visitor() {
                            @Override
                            public boolean event(Event event) {
                                throw new IllegalStateException("a rule fails");
                            }

                            @Override
                            public int threads() {
                                return 3;
                            }
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a rule fails");
        assertThat(scan(Scope.all(TENANT), EventScannerContract::anyField)).hasSize(events.size());
    }

    @Test
    void nothingOutsideTheVisibleDatasetsIsGiven() {
        Scope scope = Scope.all(TENANT).with(DatasetScope.of(List.of("linux.*")));
        assertThat(scan(scope, EventScannerContract::anyField))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.dataset()).isEqualTo(Dataset.of("linux.auth")));
        assertThat(store().scanner().datasets(scope)).containsExactly(Dataset.of("linux.auth"));
        assertThat(store().scanner().datasets(Scope.all(TENANT))).hasSize(3);
        assertThat(scan(Scope.all(TENANT).with(DatasetScope.NONE), EventScannerContract::anyField))
                .isEmpty();
    }

    @Test
    void aVisitorThatHasEnoughEndsTheScan() {
        List<Event> taken = new ArrayList<>();
        EventScanner.Scanned ended = store().scanner()
                .scan(Scope.all(TENANT), EventScannerContract::anyField, event -> {
                    taken.add(event);
                    return taken.size() < 7;
                });
        assertThat(taken).hasSize(7);
        assertThat(ended.complete()).isFalse();
        List<Event> none = new ArrayList<>();
        EventScanner.Scanned refused = store().scanner()
                .scan(Scope.all(TENANT), EventScannerContract::anyField, new EventScanner.Visitor() {
                    @Override
                    public boolean event(Event event) {
                        return none.add(event);
                    }

                    @Override
                    public boolean progress(long examined, long total) {
                        return false;
                    }
                });
        assertThat(refused.complete()).isFalse();
        assertThat(none).isEmpty();
    }

    @Test
    void progressGrowsToTheTotal() {
        List<Long> steps = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        EventScanner.Scanned scanned = store().scanner()
                .scan(
                        Scope.all(TENANT).with(new Query.Text("host.name", "web-01")),
                        EventScannerContract::anyField,
                        new EventScanner.Visitor() {
                            @Override
                            public boolean event(Event event) {
                                return true;
                            }

                            @Override
                            public boolean progress(long examined, long total) {
                                steps.add(examined);
                                totals.add(total);
                                return true;
                            }
                        });
        assertThat(scanned.complete()).isTrue();
        assertThat(scanned.examined()).isEqualTo(events.size());
        assertThat(steps).isSorted().startsWith(0L).endsWith((long) events.size());
        assertThat(totals).containsOnly((long) events.size());
    }

    @Test
    void eventsThatArriveMeanwhileAreNotSeen() {
        Set<EventId> before = texts(events).keySet();
        List<EventId> seen = new ArrayList<>();
        store().scanner().scan(Scope.all(TENANT), EventScannerContract::anyField, event -> {
            if (seen.isEmpty()) {
                append();
                store().flush();
            }
            return seen.add(event.id());
        });
        assertThat(seen).containsExactlyInAnyOrderElementsOf(before);
        assertThat(scan(Scope.all(TENANT), EventScannerContract::anyField)).hasSize(events.size());
    }

    @Test
    void fieldsBelowANameAreFound() {
        for (String below : List.of("Größe.*", "host.*", "process.*", "nothing.*", "empty.*")) {
            Scope scope = Scope.all(TENANT).with(new Query.Exists(below));
            assertThat(texts(scan(scope, EventScannerContract::anyField)).keySet())
                    .as(below)
                    .containsAll(texts(matching(scope)).keySet());
        }
    }

    private static boolean anyField(String name) {
        return true;
    }

    private void append() {
        List<Event> batch = made.batch(50);
        events.addAll(batch);
        store().append(TENANT, made.lastOffset(), batch);
    }

    private Store store() {
        return requireNonNull(opened, "the store is not open");
    }

    private List<Event> scan(Scope scope, Predicate<String> fields) {
        List<Event> found = new ArrayList<>();
        EventScanner.Scanned scanned = store().scanner().scan(scope, fields, found::add);
        assertThat(scanned.complete()).isTrue();
        assertThat(scanned.warnings()).isEmpty();
        assertThat(found.stream().map(Event::id)).doesNotHaveDuplicates();
        return found;
    }

    private List<Event> matching(Scope scope) {
        QueryMatcher matcher = QueryMatcher.of(scope.query());
        return events.stream()
                .filter(event -> scope.range().contains(event.time()))
                .filter(matcher)
                .toList();
    }

    private static Map<EventId, List<Instant>> times(List<Event> events) {
        return events.stream().collect(Collectors.toMap(Event::id, event -> List.of(event.time(), event.windowTime())));
    }

    private static Map<EventId, Map<String, String>> texts(List<Event> events) {
        Map<EventId, Map<String, String>> texts = new TreeMap<>();
        for (Event event : events) {
            Map<String, String> fields = new TreeMap<>();
            for (int i = 0; i < event.fields().size(); i++) {
                fields.put(event.fields().name(i), String.valueOf(event.fields().textAt(i)));
            }
            texts.put(event.id(), fields);
        }
        return texts;
    }
}
