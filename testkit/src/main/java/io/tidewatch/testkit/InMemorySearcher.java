package io.tidewatch.testkit;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.EventSearcher;
import io.tidewatch.store.FieldInfo;
import io.tidewatch.store.HistogramBucket;
import io.tidewatch.store.Scope;
import io.tidewatch.store.SearchPage;
import io.tidewatch.store.StatisticsRequest;
import io.tidewatch.store.StatisticsRow;
import io.tidewatch.store.ValueCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The simplest searcher: a list of events, looked through each time. Statistics know {@code COUNT} alone. */
public final class InMemorySearcher implements EventSearcher, EventScanner {
    private static final Comparator<Event> NEWEST_FIRST =
            Comparator.comparing(Event::time).thenComparing(Event::id).reversed();

    private final List<Event> events = new ArrayList<>();

    public synchronized void add(List<Event> more) {
        events.addAll(more);
    }

    @Override
    public SearchPage search(Scope scope, int limit, @Nullable Cursor after) {
        List<Event> found = matching(scope)
                .sorted(NEWEST_FIRST)
                .filter(event -> after == null || isAfter(event, after))
                .limit(limit + 1L)
                .toList();
        if (found.size() <= limit) {
            return new SearchPage(found, null, List.of());
        }
        Event last = found.get(limit - 1);
        return new SearchPage(found.subList(0, limit), new Cursor(last.time(), last.id()), List.of());
    }

    @Override
    public long count(Scope scope) {
        return matching(scope).count();
    }

    @Override
    public List<HistogramBucket> histogram(Scope scope, Duration bucket) {
        Map<Instant, Map<Severity, Long>> buckets = matching(scope)
                .collect(groupingBy(
                        event -> start(event.time(), bucket), TreeMap::new, groupingBy(Event::severity, counting())));
        return buckets.entrySet().stream()
                .map(entry -> new HistogramBucket(
                        entry.getKey(),
                        entry.getValue().values().stream().mapToLong(n -> n).sum(),
                        entry.getValue()))
                .toList();
    }

    @Override
    public List<ValueCount> topValues(Scope scope, String field, int limit) {
        Map<String, Long> counts = matching(scope)
                .map(event -> event.fields().text(field))
                .filter(Objects::nonNull)
                .collect(groupingBy(text -> text, counting()));
        return counts.entrySet().stream()
                .map(entry -> new ValueCount(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value))
                .limit(limit)
                .toList();
    }

    @Override
    public List<StatisticsRow> statistics(Scope scope, StatisticsRequest request) {
        Map<List<@Nullable String>, Long> groups = matching(scope)
                .collect(groupingBy(
                        event -> request.groupBy().stream()
                                .map(field -> event.fields().text(field))
                                .toList(),
                        counting()));
        return groups.entrySet().stream()
                .map(entry -> new StatisticsRow(
                        null, entry.getKey(), List.of(entry.getValue().doubleValue())))
                .limit(request.limit())
                .toList();
    }

    @Override
    public List<FieldInfo> fields(Scope scope) {
        Map<String, FieldInfo> fields = new TreeMap<>();
        matching(scope).forEach(event -> {
            for (int i = 0; i < event.fields().size(); i++) {
                String name = event.fields().name(i);
                fields.putIfAbsent(name, new FieldInfo(name, event.fields().kind(i), -1));
            }
        });
        return List.copyOf(fields.values());
    }

    @Override
    public synchronized Optional<Event> find(TenantId tenant, DatasetScope visible, EventId id) {
        return events.stream()
                .filter(event -> event.tenant().equals(tenant) && event.id().equals(id))
                .filter(event -> visible.allows(event.dataset()))
                .findFirst();
    }

    @Override
    public Scanned scan(Scope scope, Predicate<String> fields, Visitor visitor) {
        long total = matching(scope.with(new Query.All())).count();
        List<Event> found = matching(scope).toList();
        boolean goOn = visitor.progress(0, total);
        for (Event event : found) {
            goOn = goOn && visitor.event(with(event, fields));
        }
        goOn = goOn && visitor.progress(total, total);
        return new Scanned(total, goOn, List.of());
    }

    @Override
    public Set<Dataset> datasets(Scope scope) {
        return matching(scope.with(new Query.All())).map(Event::dataset).collect(Collectors.toSet());
    }

    private static Event with(Event event, Predicate<String> wanted) {
        FieldsBuilder fields = new FieldsBuilder();
        for (int i = 0; i < event.fields().size(); i++) {
            if (wanted.test(event.fields().name(i))) {
                fields.putValue(event.fields().name(i), event.fields().valueAt(i));
            }
        }
        return new Event(
                event.id(),
                event.tenant(),
                event.dataset(),
                event.time(),
                event.ingested(),
                EventScanner.UNREAD,
                Severity.UNKNOWN,
                Slice.EMPTY,
                false,
                fields.build());
    }

    private synchronized Stream<Event> matching(Scope scope) {
        Predicate<Event> matches = QueryMatcher.of(scope.query());
        return List.copyOf(events).stream()
                .filter(event -> event.tenant().equals(scope.tenant()))
                .filter(event -> scope.includes(event.dataset()))
                .filter(event -> scope.range().contains(event.time()))
                .filter(matches);
    }

    private static boolean isAfter(Event event, Cursor cursor) {
        int byTime = event.time().compareTo(cursor.time());
        return byTime < 0 || byTime == 0 && event.id().compareTo(cursor.id()) < 0;
    }

    private static Instant start(Instant time, Duration bucket) {
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, bucket.toMillis()));
    }
}
