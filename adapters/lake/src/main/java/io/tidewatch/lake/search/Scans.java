package io.tidewatch.lake.search;

import io.tidewatch.lake.Block;
import io.tidewatch.lake.Micros;
import io.tidewatch.lake.Source;
import io.tidewatch.query.Query;
import io.tidewatch.query.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Plans what has to be read for a query: leaves out sources, and runs of their rows, that can have no match. */
final class Scans {
    /** Past so many runs of a part's rows, neighbours are read as one. */
    private static final int MAX_RUNS = 12;

    private Scans() {}

    static List<Scan> plan(List<Source> sources, Query query, TimeRange range) {
        long from = Micros.of(range.from());
        long to = Micros.of(range.to());
        List<Scan> scans = new ArrayList<>();
        for (Source source : sources) {
            Condition where = QueryConditions.window(source, from, to);
            if (where.isFalse()) {
                continue;
            }
            // Time first: it costs least and leaves most out.
            where = where.and(QueryConditions.of(query, source));
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
        List<List<Block>> runs = runs(source.blocks(), BlockPruner.of(query, source), from, to);
        for (List<Block> run : runs) {
            long first = run.getFirst().firstRow();
            long end = run.getLast().firstRow() + run.getLast().rows();
            boolean whole = first == 0 && end == source.rows();
            Condition rows = Condition.of("(file_row_number BETWEEN ? AND ?)", first, end - 1);
            scans.add(new Scan(
                    source,
                    whole ? where : rows.and(where),
                    run.stream().mapToLong(Block::from).min().orElseThrow(),
                    run.stream().mapToLong(Block::to).max().orElseThrow(),
                    run.stream()
                            .map(b -> new Scan.Extent(b.from(), b.to(), b.rows()))
                            .toList()));
        }
    }

    /** The blocks to be read, in runs without gaps; at most {@link #MAX_RUNS}, by closing the smallest gaps. */
    private static List<List<Block>> runs(List<Block> blocks, Predicate<Block> wanted, long from, long to) {
        boolean[] keep = new boolean[blocks.size()];
        for (int i = 0; i < keep.length; i++) {
            Block block = blocks.get(i);
            keep[i] = block.from() < to && block.to() >= from && wanted.test(block);
        }
        List<List<Block>> runs = split(blocks, keep);
        for (int gap = 1; runs.size() > MAX_RUNS; gap *= 2) {
            close(keep, gap);
            runs = split(blocks, keep);
        }
        return runs;
    }

    private static List<List<Block>> split(List<Block> blocks, boolean[] keep) {
        List<List<Block>> runs = new ArrayList<>();
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                if (i == 0 || !keep[i - 1]) {
                    runs.add(new ArrayList<>());
                }
                runs.getLast().add(blocks.get(i));
            }
        }
        return runs;
    }

    /** Keeps what lies in gaps of at most that many blocks. */
    private static void close(boolean[] keep, int gap) {
        int last = -1;
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                if (last >= 0 && i - last - 1 <= gap) {
                    java.util.Arrays.fill(keep, last, i, true);
                }
                last = i;
            }
        }
    }
}
