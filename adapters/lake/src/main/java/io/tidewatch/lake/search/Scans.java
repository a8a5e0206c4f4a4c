package io.tidewatch.lake.search;

import io.tidewatch.lake.Block;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Plans what has to be read for a query: leaves out sources, and runs of their rows, that can have no match. */
final class Scans {
    /** Past so many runs of a part's blocks, neighbours are read as one. */
    private static final int MAX_RUNS = 12;

    private Scans() {}

    static List<Scan> plan(List<Source> sources, Query query, TimeRange range) {
        return plan(sources, query, range, QueryConditions::of);
    }

    /** @param conditions what makes the query's condition on the rows of a source */
    static List<Scan> plan(
            List<Source> sources, Query query, TimeRange range, BiFunction<Query, Source, Condition> conditions) {
        long from = Micros.of(range.from());
        long to = Micros.of(range.to());
        List<Scan> scans = new ArrayList<>();
        for (Source source : sources) {
            Condition where = QueryConditions.window(source, from, to);
            if (where.isFalse()) {
                continue;
            }
            // Time first: it costs least and leaves most out.
            where = where.and(conditions.apply(query, source));
            if (!where.isFalse()) {
                add(source, where, query, from, to, scans);
            }
        }
        return scans;
    }

    private static void add(Source source, Condition where, Query query, long from, long to, List<Scan> scans) {
        if (source.blocks().isEmpty()) {
            Scan.Extent all = new Scan.Extent(source.from(), source.to(), source.rows());
            scans.add(new Scan(source, where, source.from(), source.to(), List.of(all)));
            return;
        }
        Predicate<Block> wanted = BlockPruner.of(query, source);
        List<Block> kept = source.blocks().stream()
                .filter(block -> block.from() < to && block.to() >= from && wanted.test(block))
                .sorted(Comparator.comparingLong(Block::from))
                .toList();
        boolean whole = kept.size() == source.blocks().size();
        for (List<Block> run : whole ? List.of(kept) : runs(kept)) {
            long first = run.getFirst().from();
            long last = end(run);
            // By time and not by row number: blocks of one time range can lie anywhere in a merged part.
            Condition times = QueryConditions.window(source, first, last + 1);
            scans.add(new Scan(
                    source,
                    whole ? where : times.and(where),
                    first,
                    last,
                    run.stream()
                            .map(b -> new Scan.Extent(b.from(), b.to(), b.rows()))
                            .toList()));
        }
    }

    /** The blocks in runs that do not overlap in time, so that no row is read twice; at most {@link #MAX_RUNS}. */
    private static List<List<Block>> runs(List<Block> byTime) {
        List<List<Block>> runs = new ArrayList<>();
        int size = Math.ceilDiv(byTime.size(), MAX_RUNS);
        for (Block block : byTime) {
            if (runs.isEmpty() || runs.getLast().size() >= size && block.from() > end(runs.getLast())) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(block);
        }
        return runs;
    }

    private static long end(List<Block> run) {
        return run.stream().mapToLong(Block::to).max().orElseThrow();
    }
}
