package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.Cursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest matching events: cuts time into pieces, newest first, small ones before large ones, and stops when it has enough; only
 * then reads whole events.
 */
final class PageSearch {
    private static final long FIRST_ROWS = 16_384;
    private static final int GROWTH = 8;

    private final Run run;
    private final TenantId tenant;

    PageSearch(Run run, TenantId tenant) {
        this.run = run;
        this.tenant = tenant;
    }

    /** Where an event lies; {@code row} is its number in the part. */
    private record Key(Source source, long time, int partition, long sequence, long row) {
        EventId id() {
            return EventId.ofSequence(partition, sequence);
        }
    }

    List<Event> find(List<Scan> scans, TimeRange range, int limit, @Nullable Cursor after) {
        return events(keys(scans, range, limit, after));
    }

    private List<Key> keys(List<Scan> scans, TimeRange range, int limit, @Nullable Cursor after) {
        long lowest = Math.max(
                Micros.of(range.from()),
                scans.stream().mapToLong(Scan::from).min().orElse(0));
        long high = Micros.of(range.to());
        high = Math.min(high, scans.stream().mapToLong(Scan::to).max().orElse(0) + 1);
        Condition older = Condition.TRUE;
        if (after != null) {
            long time = Micros.of(after.time());
            high = Math.min(high, time + 1);
            older = Condition.of(
                    "(_time < make_timestamp(?) OR _partition < ? OR (_partition = ? AND _sequence < ?))",
                    time,
                    after.id().partition(),
                    after.id().partition(),
                    after.id().sequence());
        }
        List<Key> keys = new ArrayList<>();
        long rows = FIRST_ROWS;
        while (high > lowest && keys.size() < limit) {
            long low = Windows.lowEnd(scans, lowest, high, rows);
            keys.addAll(keys(scans, low, high, older, limit - keys.size()));
            high = low;
            rows *= GROWTH;
        }
        return keys;
    }

    private List<Key> keys(List<Scan> scans, long low, long high, Condition older, int limit) {
        List<Scan> pieces = new ArrayList<>();
        for (Scan scan : scans) {
            Scan piece = scan.within(low, high);
            if (piece != null) {
                pieces.add(
                        new Scan(piece.source(), piece.where().and(older), piece.from(), piece.to(), piece.extents()));
            }
        }
        List<Source> sources = new ArrayList<>();
        return run.over(
                pieces,
                readable -> {
                    sources.clear();
                    readable.forEach(scan -> sources.add(scan.source()));
                    return newest(readable, limit);
                },
                row -> new Key(
                        sources.get(row.getInt(1)), row.getLong(2), row.getInt(3), row.getLong(4), row.getLong(5)));
    }

    private static Condition newest(List<Scan> scans, int limit) {
        Condition union = Union.of(
                scans,
                (scan, number) -> "SELECT " + number + " AS s, _time, _partition, _sequence, "
                        + (scan.source().inMemory() ? "0" : "file_row_number") + " AS r");
        List<Object> parameters = new ArrayList<>(union.parameters());
        parameters.add(limit);
        return new Condition(
                "SELECT s, epoch_us(_time), _partition, _sequence, r FROM (" + union.sql()
                        + ") ORDER BY _time DESC, _partition DESC, _sequence DESC LIMIT ?",
                parameters);
    }

    private List<Event> events(List<Key> keys) {
        Map<Source, List<Key>> bySource =
                keys.stream().collect(Collectors.groupingBy(Key::source, LinkedHashMap::new, Collectors.toList()));
        Map<EventId, Event> found = new HashMap<>();
        bySource.forEach((source, wanted) -> read(source, wanted).forEach(event -> found.put(event.id(), event)));
        return keys.stream()
                .flatMap(key -> Stream.ofNullable(found.get(key.id())))
                .toList();
    }

    private List<Event> read(Source source, List<Key> keys) {
        EventReader reader = new EventReader(tenant, source);
        Condition rows = source.inMemory()
                ? in("_sequence", keys.stream().map(Key::sequence).toList())
                        .and(in(
                                "_partition",
                                keys.stream().map(Key::partition).distinct().toList()))
                : in(
                        "file_row_number",
                        keys.stream()
                                .map(Key::row)
                                .sorted(Comparator.naturalOrder())
                                .toList());
        long first = keys.stream().mapToLong(Key::time).min().orElseThrow();
        long last = keys.stream().mapToLong(Key::time).max().orElseThrow();
        Scan scan = new Scan(source, rows, first, last, List.of());
        return run.over(List.of(scan), scans -> Union.of(scans, (s, number) -> reader.select()), reader::read);
    }

    private static Condition in(String column, List<? extends Object> values) {
        String marks = String.join(", ", java.util.Collections.nCopies(values.size(), "?"));
        return new Condition("(" + column + " IN (" + marks + "))", List.copyOf(values));
    }
}
