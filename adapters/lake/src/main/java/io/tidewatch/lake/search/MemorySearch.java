package io.tidewatch.lake.search;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Block;
import io.tidewatch.lake.MemoryRows;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.query.ReservedField;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventScanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest matching events of memtables without DuckDB: chunk by chunk, newest first, until it has enough or has taken too
 * much effort. What matches is decided by {@link QueryMatcher}; token filters and columns only leave out what cannot. Not thread-safe.
 */
final class MemorySearch {
    /** About 30 ms; past it DuckDB is faster, which reads columns and not events. */
    private static final long MAX_EFFORT = 500_000;

    /** Filters of chunks made by one search, at the most. */
    private static final int MAX_FILTERS = 8;

    /** Of rows that have no token at all. */
    private static final Block EMPTY = new Block(0, 0, 0, 0, key -> false);

    private final Run run;
    private final Effort effort = new Effort();
    private final List<Table> tables = new ArrayList<>();
    private int filtersMade;

    MemorySearch(Run run, TenantId tenant, Query query, List<Source> memory) {
        this.run = run;
        QueryMatcher matcher = QueryMatcher.of(query);
        Predicate<String> needed = needed(query);
        for (Source source : memory) {
            MemoryRows rows = source.memory();
            if (rows != null) {
                tables.add(new Table(source, rows, tenant, query, matcher, needed, effort));
            }
        }
    }

    /**
     * What was found.
     *
     * @param keys newest first
     * @param from all of the memtables' matches from this time on are there, up to the limit
     */
    record Found(List<Key> keys, long from) {}

    /** A memtable and how it is searched. */
    private static final class Table {
        private final Source source;
        private final MemoryRows rows;
        private final RowTest test;
        private final Predicate<Block> pruner;
        /** Whether a token filter can tell anything of the query. */
        private final boolean filterable;

        private final @Nullable QueryMatcher matcher;
        private final MemoryReader reader;
        private final int cost;

        Table(
                Source source,
                MemoryRows rows,
                TenantId tenant,
                Query query,
                QueryMatcher matcher,
                Predicate<String> needed,
                Effort effort) {
            this.source = source;
            this.rows = rows;
            this.test = RowTests.of(query, rows, effort);
            this.pruner = BlockPruner.of(query, source);
            this.filterable = !pruner.test(EMPTY);
            this.matcher = query instanceof Query.All ? null : matcher;
            this.reader = new MemoryReader(tenant, rows, needed);
            this.cost = Effort.EVENT + reader.width();
        }
    }

    private record Chunk(Table table, int number, long latest) {}

    /** Up to {@code limit} matches from {@code low} up to {@code high}, exclusive, that are older than {@code after}. */
    Found find(long low, long high, @Nullable Cursor after, int limit) {
        List<Chunk> chunks = new ArrayList<>();
        for (Table table : tables) {
            for (int number = 0; number < table.rows.chunks(); number++) {
                if (table.rows.mayLieWithin(number, low, high - 1)) {
                    chunks.add(new Chunk(table, number, Math.min(high - 1, table.rows.latest(number))));
                }
            }
        }
        chunks.sort(Comparator.comparingLong(Chunk::latest).reversed());
        PriorityQueue<Key> newest = new PriorityQueue<>(Comparator.reverseOrder());
        long from = low;
        for (Chunk chunk : chunks) {
            Key last = newest.size() < limit ? null : newest.peek();
            if (last != null && chunk.latest < last.time()) {
                break;
            }
            if (effort.spent() > MAX_EFFORT) {
                from = chunk.latest + 1;
                break;
            }
            run.checkTime();
            search(chunk, new Window(low, high, after, limit), newest);
        }
        long complete = from;
        return new Found(
                newest.stream().filter(key -> key.time() >= complete).sorted().toList(), complete);
    }

    private record Window(long low, long high, @Nullable Cursor after, int limit) {
        boolean has(Key key) {
            if (key.time() < low || key.time() >= high) {
                return false;
            }
            return after == null
                    || key.time() < Micros.of(after.time())
                    || key.id().compareTo(after.id()) < 0;
        }
    }

    private void search(Chunk chunk, Window window, PriorityQueue<Key> newest) {
        Table table = chunk.table;
        Block filtered = table.rows.filtered(chunk.number);
        if (filtered != null && !table.pruner.test(filtered)) {
            return;
        }
        boolean matched = false;
        table.test.begin(chunk.number);
        // Later rows are newer, mostly.
        for (int row = table.rows.end(chunk.number) - 1; row >= chunk.number * MemoryRows.CHUNK; row--) {
            if (!table.test.mayMatch(row)) {
                continue;
            }
            Key key = new Key(
                    table.source, table.rows.time(row), table.rows.partition(row), table.rows.sequence(row), row);
            Key last = newest.size() < window.limit ? null : newest.peek();
            if (!window.has(key) || last != null && key.compareTo(last) > 0 || !matches(table, row)) {
                matched |= last != null;
                continue;
            }
            matched = true;
            newest.add(key);
            if (newest.size() > window.limit) {
                newest.poll();
            }
        }
        if (!matched && filtered == null && filtersMade < MAX_FILTERS && table.filterable) {
            filtersMade++;
            table.rows.makeFilter(chunk.number);
        }
    }

    private boolean matches(Table table, int row) {
        QueryMatcher matcher = table.matcher;
        if (matcher == null) {
            return true;
        }
        effort.add(table.cost);
        return matcher.test(table.reader.read(row));
    }

    /** The fields that the matcher looks at. */
    private static Predicate<String> needed(Query query) {
        Set<String> fields = new HashSet<>();
        return collect(query, fields) ? fields::contains : field -> true;
    }

    /** Adds the fields of a query; false where it looks at any. */
    private static boolean collect(Query query, Set<String> fields) {
        return switch (query) {
            case Query.All all -> true;
            case Query.None none -> true;
            case Query.And and -> and.parts().stream().allMatch(part -> collect(part, fields));
            case Query.Or or -> or.parts().stream().allMatch(part -> collect(part, fields));
            case Query.Not not -> collect(not.part(), fields);
            case Query.Text text -> add(text.field(), fields);
            case Query.Wildcard wildcard -> add(wildcard.field(), fields);
            case Query.Regexp regexp -> add(regexp.field(), fields);
            case Query.Range range -> add(range.field(), fields);
            case Query.Cidr cidr -> add(cidr.field(), fields);
            case Query.Exists exists -> exists.prefix() == null && add(exists.field(), fields);
        };
    }

    private static boolean add(@Nullable String field, Set<String> fields) {
        if (field == null) {
            return false;
        }
        fields.add(ReservedField.of(field) == null ? field : Event.MESSAGE);
        return true;
    }

    /** Which severities pass a query of the severity, by their code. */
    static boolean[] passingSeverities(Query leaf) {
        QueryMatcher matcher = QueryMatcher.of(leaf);
        boolean[] passing = new boolean[Severity.values().length];
        for (int code = 0; code < passing.length; code++) {
            passing[code] = matcher.test(new Event(
                    EventId.ofSequence(0, 0),
                    TenantId.DEFAULT,
                    Dataset.of("any.any"),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    EventScanner.UNREAD,
                    Severities.of(code),
                    Slice.EMPTY,
                    false,
                    Fields.EMPTY));
        }
        return passing;
    }
}
