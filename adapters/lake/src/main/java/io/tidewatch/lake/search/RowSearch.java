package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.Fields;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.lake.Block;
import io.tidewatch.lake.EventRows;
import io.tidewatch.lake.MemoryRows;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.PartRows;
import io.tidewatch.lake.Source;
import io.tidewatch.lake.parquet.Unpacker;
import io.tidewatch.query.Query;
import io.tidewatch.query.QueryMatcher;
import io.tidewatch.store.Cursor;
import io.tidewatch.store.EventScanner;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest matching events without DuckDB, in memtables and in parts whose pages can be read alone: chunk by chunk, newest first,
 * until it has enough or has taken too much effort. What matches is decided by {@link QueryMatcher}; token filters and columns only leave out
 * what cannot. Not thread-safe.
 */
final class RowSearch implements AutoCloseable {
    /** About 30 ms; past it DuckDB is faster, which reads columns and not events. */
    private static final long MAX_EFFORT = 500_000;

    /** Where token filters leave out most, DuckDB would look through what they leave out. */
    private static final long MAX_FILTERED_EFFORT = 3_000_000;

    /** Bytes of a page that are decompressed in about the time that it takes to look at a cell. */
    private static final int BYTES_A_CELL = 48;

    /** Filters of chunks made by one search, at the most. */
    private static final int MAX_FILTERS = 8;

    /** What opening a part costs, its columns' first pages not counted. */
    private static final int OPENING = 3_000;

    /** Rows of which one number or text is tried in the time that it takes to look at a cell. */
    private static final int ROWS_A_CELL = 8;

    /** Parts that one search keeps open, with the pages that it looked at last; more are opened again when their turn comes. */
    private static final int MAX_OPEN = 24;

    /** Of rows that have no token at all. */
    private static final Block EMPTY = new Block(0, 0, 0, 0, key -> false);

    private final Run run;
    private final TenantId tenant;
    private final Query query;
    private final @Nullable QueryMatcher matcher;
    private final Needed needed;
    private final Effort effort = new Effort();
    private final Unpacker unpacker = new Unpacker(bytes -> effort.add(1 + bytes / BYTES_A_CELL));
    private final Map<Source, Table> tables = new LinkedHashMap<>();
    /** Those whose part is open, the one that was opened first in front. */
    private final Deque<Table> open = new ArrayDeque<>();

    private int filtersMade;
    private @Nullable Source reading;

    /** @param sources memtables, and parts that are {@link Source#isPaged paged} */
    RowSearch(Run run, TenantId tenant, Query query, List<Source> sources) {
        this.run = run;
        this.tenant = tenant;
        this.query = query;
        this.matcher = query instanceof Query.All ? null : QueryMatcher.of(query);
        this.needed = Needed.of(query);
        sources.forEach(source -> tables.put(source, new Table(source)));
    }

    /**
     * What was found.
     *
     * @param keys newest first
     * @param from all matches of the sources from this time on are there, up to the limit
     */
    record Found(List<Key> keys, long from) {}

    /** A source and how it is searched; a part is opened when its first chunk is looked at. */
    private final class Table {
        private final Source source;
        private final Predicate<Block> pruner;
        /** Whether a token filter can tell anything of the query. */
        private final boolean filterable;

        /** Those of the part that can have a match; a chunk's number is its place here. */
        private final List<Block> granules = new ArrayList<>();

        private @Nullable PartRows part;
        private @Nullable EventRows rows;
        private RowTest test = RowTest.ANY;
        private @Nullable RowReader reader;
        private int cost;

        Table(Source source) {
            this.source = source;
            this.pruner = BlockPruner.of(query, source);
            this.filterable = !pruner.test(EMPTY);
        }

        EventRows rows() {
            EventRows known = rows;
            if (known == null) {
                known = source.memory() == null ? opened() : source.memory();
                rows = known;
                test = RowTests.of(query, known, effort);
                RowReader made = new RowReader(tenant, known, needed.fields(), needed.whole());
                reader = made;
                cost = Effort.EVENT + made.width();
            }
            return known;
        }

        private PartRows opened() {
            if (open.size() >= MAX_OPEN) {
                open.getFirst().close();
            }
            effort.add(OPENING);
            PartRows made = source.open(granules, unpacker, this::tried);
            part = made;
            open.add(this);
            return made;
        }

        private void tried(int rows) {
            effort.add(rows / ROWS_A_CELL);
        }

        void close() {
            PartRows known = part;
            open.remove(this);
            part = null;
            rows = null;
            reader = null;
            if (known != null) {
                known.close();
            }
        }

        long maxEffort() {
            return filterable ? MAX_FILTERED_EFFORT : MAX_EFFORT;
        }

        boolean matches(int row) {
            if (matcher == null || reader == null) {
                return true;
            }
            effort.add(cost);
            return matcher.test(reader.read(row));
        }

        private boolean touches(Block block, Window window) {
            return block.from() < window.high && block.to() >= window.low;
        }

        /** What the source consists of, as far as it can lie in the window. */
        void addTo(Queue<Chunk> chunks, Window window) {
            MemoryRows memory = source.memory();
            if (memory == null) {
                source.blocks().stream()
                        .filter(block -> touches(block, window))
                        .forEach(block -> chunks.add(new Chunk(this, block, -1, block.to())));
                return;
            }
            for (int number = 0; number < memory.chunks(); number++) {
                if (memory.mayLieWithin(number, window.low, window.high - 1)) {
                    chunks.add(new Chunk(this, null, number, Math.min(window.high - 1, memory.latest(number))));
                }
            }
        }

        /** The granules of a block, as far as they can have a match. */
        void split(Block block, Queue<Chunk> chunks, Window window) {
            if (!pruner.test(block)) {
                return;
            }
            List<Block> divided = block.granules().get();
            for (Block granule : divided.isEmpty() ? List.of(block) : divided) {
                if (touches(granule, window) && (divided.isEmpty() || pruner.test(granule))) {
                    chunks.add(new Chunk(this, null, granules.size(), granule.to()));
                    granules.add(granule);
                }
            }
        }
    }

    /** @param block one that is to be split before its rows are looked at; else null */
    private record Chunk(Table table, @Nullable Block block, int number, long latest) {}

    /** Up to {@code limit} matches from {@code low} up to {@code high}, exclusive, that are older than {@code after}. */
    Found find(long low, long high, @Nullable Cursor after, int limit) {
        Window window = new Window(low, high, after, limit);
        PriorityQueue<Chunk> chunks =
                new PriorityQueue<>(Comparator.comparingLong(Chunk::latest).reversed());
        tables.values().forEach(table -> table.addTo(chunks, window));
        PriorityQueue<Key> newest = new PriorityQueue<>(Comparator.reverseOrder());
        long from = low;
        for (Chunk chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            Key last = newest.size() < limit ? null : newest.peek();
            if (last != null && chunk.latest < last.time()) {
                break;
            }
            if (effort.spent() > chunk.table.maxEffort()) {
                from = chunk.latest + 1;
                break;
            }
            run.checkTime();
            reading = chunk.table.source;
            if (chunk.block != null) {
                chunk.table.split(chunk.block, chunks, window);
            } else if (!search(chunk, window, newest)) {
                from = chunk.latest + 1;
                break;
            }
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

    /** Adds the matches of a chunk; false where it takes too much effort, and not all of them were added. */
    private boolean search(Chunk chunk, Window window, PriorityQueue<Key> newest) {
        Table table = chunk.table;
        MemoryRows memory = table.source.memory();
        Block filtered = memory == null ? null : memory.filtered(chunk.number);
        if (filtered != null && !table.pruner.test(filtered)) {
            return true;
        }
        boolean matched = false;
        EventRows rows = table.rows();
        table.test.begin(chunk.number);
        table.tried(rows.end(chunk.number) - rows.first(chunk.number));
        // Later rows are newer, mostly.
        for (int row = rows.end(chunk.number) - 1; row >= rows.first(chunk.number); row--) {
            if (!table.test.mayMatch(row)) {
                continue;
            }
            if (effort.spent() > 2 * table.maxEffort()) {
                return false;
            }
            Key last = newest.size() < window.limit ? null : newest.peek();
            long time = rows.time(row);
            if (last != null && time < last.time()) {
                matched = true;
                continue;
            }
            Key key = new Key(table.source, time, rows.partition(row), rows.sequence(row), row);
            if (!window.has(key) || last != null && key.compareTo(last) > 0 || !table.matches(row)) {
                matched |= last != null;
                continue;
            }
            matched = true;
            newest.add(key);
            if (newest.size() > window.limit) {
                newest.poll();
            }
        }
        if (memory != null && !matched && filtered == null && filtersMade < MAX_FILTERS && table.filterable) {
            filtersMade++;
            memory.makeFilter(chunk.number);
        }
        return true;
    }

    /** Whether the source is one of those that are searched here. */
    boolean has(Source source) {
        return tables.containsKey(source);
    }

    /** Makes whole events of the rows of one of the sources, until it is {@link #leave left}. */
    RowReader reader(Source source) {
        reading = source;
        return new RowReader(tenant, requireNonNull(tables.get(source)).rows());
    }

    /** The source that was read last. */
    Source reading() {
        return requireNonNull(reading, "nothing was read");
    }

    /** Closes what is open of a source. */
    void leave(Source source) {
        requireNonNull(tables.get(source)).close();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.getFirst().close();
        }
        unpacker.close();
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
