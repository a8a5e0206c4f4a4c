package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.lake.parquet.UnreadableException;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import io.tidewatch.store.Cursor;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the newest matching events: without DuckDB as far as that goes, then with it: cuts time into pieces, newest first, small ones before
 * large ones, and stops when it has enough; only then reads whole events.
 */
final class PageSearch {
    private static final Logger log = LoggerFactory.getLogger(PageSearch.class);

    /** Parts whose pages turn out to be unreadable, after which a search leaves all to DuckDB. */
    private static final int MAX_UNREADABLE = 4;

    private static final long FIRST_ROWS = 16_384;
    private static final int GROWTH = 8;
    /** Rows up to which a statement is run by one thread. */
    private static final long NARROW_ROWS = 4_000_000;

    private final Run run;
    private final TenantId tenant;

    PageSearch(Run run, TenantId tenant) {
        this.run = run;
        this.tenant = tenant;
    }

    List<Event> find(List<Scan> scans, Query query, TimeRange range, int limit, @Nullable Cursor after) {
        for (int tries = 0; tries < MAX_UNREADABLE; tries++) {
            RowSearch rows = rows(scans, query, true);
            try (rows) {
                return events(keys(rows, scans, range, limit, after), rows);
            } catch (UnreadableException e) {
                run.faulty().noteUnpaged(rows.reading(), String.valueOf(e.getMessage()));
            } catch (UncheckedIOException e) {
                log.atWarn().addKeyValue("reason", e.getMessage()).log("a part cannot be opened; DuckDB is asked");
                break;
            }
        }
        try (RowSearch rows = rows(scans, query, false)) {
            return events(keys(rows, scans, range, limit, after), rows);
        }
    }

    private RowSearch rows(List<Scan> scans, Query query, boolean parts) {
        return new RowSearch(
                run,
                tenant,
                query,
                scans.stream()
                        .map(Scan::source)
                        .distinct()
                        .filter(source ->
                                source.inMemory() || parts && run.faulty().isPaged(source))
                        .toList());
    }

    private List<Key> keys(RowSearch search, List<Scan> scans, TimeRange range, int limit, @Nullable Cursor after) {
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
        if (high <= lowest) {
            return List.of();
        }
        List<Scan> others =
                scans.stream().filter(scan -> !search.has(scan.source())).toList();
        RowSearch.Found found = search.find(lowest, high, after, limit);
        List<Key> keys = new ArrayList<>(found.keys());
        long rows = FIRST_ROWS;
        while (high > lowest) {
            // What was found without DuckDB is final down to found.from; below, DuckDB reads them too.
            boolean alone = high > found.from();
            long floor = alone ? Math.max(lowest, found.from()) : lowest;
            if (keys.size() >= limit) {
                floor = Math.max(floor, keys.get(limit - 1).time());
            }
            if (high <= floor) {
                break;
            }
            List<Scan> wanted = alone ? others : scans;
            long low = Windows.lowEnd(wanted, floor, high, rows);
            Run.Width width = rows <= NARROW_ROWS || Windows.rowsWithin(wanted, low, high) <= NARROW_ROWS
                    ? Run.Width.NARROW
                    : Run.Width.WIDE;
            keys.addAll(keys(width, wanted, low, high, older, limit));
            Collections.sort(keys);
            if (keys.size() > limit) {
                keys.subList(limit, keys.size()).clear();
            }
            high = low;
            rows *= GROWTH;
        }
        return keys;
    }

    private List<Key> keys(Run.Width width, List<Scan> scans, long low, long high, Condition older, int limit) {
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
                width,
                pieces,
                readable -> {
                    sources.clear();
                    readable.forEach(scan -> sources.add(scan.source()));
                    return newest(readable, limit);
                },
                row -> {
                    Source source = sources.get(row.getInt(1));
                    return new Key(
                            source,
                            row.getLong(2),
                            row.getInt(3),
                            row.getLong(4),
                            source.inMemory() ? -1 : row.getLong(5));
                });
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

    private List<Event> events(List<Key> keys, RowSearch search) {
        Map<Source, List<Key>> bySource =
                keys.stream().collect(Collectors.groupingBy(Key::source, LinkedHashMap::new, Collectors.toList()));
        Map<EventId, Event> found = new HashMap<>();
        bySource.forEach((source, wanted) -> {
            boolean byRow = search.has(source);
            List<Key> stored =
                    wanted.stream().filter(key -> !byRow || key.row() < 0).toList();
            if (stored.size() < wanted.size()) {
                RowReader reader = search.reader(source);
                wanted.stream()
                        .filter(key -> key.row() >= 0)
                        .sorted(Comparator.comparingLong(Key::row))
                        .forEach(key -> {
                            run.checkTime();
                            found.put(key.id(), reader.read((int) key.row()));
                        });
                search.leave(source);
            }
            if (!stored.isEmpty()) {
                read(source, stored).forEach(event -> found.put(event.id(), event));
            }
        });
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
        return run.over(
                Run.Width.NARROW,
                List.of(scan),
                scans -> Union.of(scans, (s, number) -> reader.select()),
                reader::read);
    }

    private static Condition in(String column, List<? extends Object> values) {
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        return new Condition("(" + column + " IN (" + marks + "))", List.copyOf(values));
    }
}
