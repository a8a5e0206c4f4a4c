package io.tidewatch.lake;

import io.tidewatch.event.Event;
import io.tidewatch.query.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the token keys of a view's rows, block by block. */
final class BlockBuilder {
    /** Rows a block: as DuckDB's row groups, and a whole number of chunks. */
    static final int ROWS = 122_880;

    /** Rows a granule: few enough to look through in a millisecond, many enough for their filters to stay small. */
    static final int GRANULE = 8_192;

    private static final int RECENT = 1_024;

    private final MemtableView view;
    private final KeySet keys = new KeySet();
    private long weight;

    BlockBuilder(MemtableView view) {
        this.view = view;
    }

    /**
     * A block to be written.
     *
     * @param keys the keys, sorted
     * @param granules what it consists of, granules of a granule being none
     */
    record Draft(int rows, long from, long to, long[] keys, List<Draft> granules) {}

    List<Draft> build() {
        List<Draft> drafts = new ArrayList<>();
        for (int first = 0; first < view.rows(); first += ROWS) {
            int rows = Math.min(ROWS, view.rows() - first);
            List<Draft> granules = new ArrayList<>();
            for (int granule = first; granule < first + rows; granule += GRANULE) {
                int count = Math.min(GRANULE, first + rows - granule);
                granules.add(draft(granule, count, keys(granule, count), List.of()));
            }
            drafts.add(draft(first, rows, union(granules), granules));
        }
        return drafts;
    }

    /** The keys of any of the drafts, sorted. */
    static long[] union(List<Draft> drafts) {
        if (drafts.size() == 1) {
            return drafts.getFirst().keys();
        }
        KeySet union = new KeySet();
        for (Draft draft : drafts) {
            for (long key : draft.keys()) {
                union.addCut(key);
            }
        }
        return union.sorted();
    }

    /** The keys of {@code rows} rows from {@code first} on, which begins a chunk, sorted. */
    long[] keys(int first, int rows) {
        keys.clear();
        for (int i = 0; i < view.columns().size(); i++) {
            if (view.columns().get(i) instanceof TextColumn text && isSearchable(i)) {
                boolean addresses = i >= Reserved.ALL.size() && !text.field().equals(Event.MESSAGE);
                collect(text, first, rows, addresses);
            }
        }
        return keys.sorted();
    }

    private Draft draft(int first, int rows, long[] keys, List<Draft> granules) {
        NumberColumn times = view.times();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (int row = first; row < first + rows; row++) {
            from = Math.min(from, times.at(row));
            to = Math.max(to, times.at(row));
        }
        return new Draft(rows, from, to, keys, granules);
    }

    private static boolean isSearchable(int index) {
        return index >= Reserved.ALL.size() || Reserved.ALL.get(index).searchable();
    }

    /** How many bytes of text {@link #build} saw. */
    long weight() {
        return weight;
    }

    private void collect(TextColumn column, int first, int rows, boolean addresses) {
        boolean json = column.lists() || column.name().equals(Reserved.MORE.column());
        byte[] @Nullable [] recent = new byte[RECENT][];
        for (int row = first; row < first + rows; row += CellColumn.CHUNK) {
            int count = Math.min(CellColumn.CHUNK, first + rows - row);
            byte[][] cells = column.cells(row >>> CellColumn.CHUNK_SHIFT, count);
            if (cells == null) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                byte[] cell = cells[i];
                weight += cell == null ? 0 : cell.length;
                if (cell != null && isNew(cell, recent)) {
                    Tokens.hashes(cell, 0, cell.length, keys);
                    if (json && JsonText.hasEscapes(cell)) {
                        // An escape can hide where a token ends: "a\\nb" has b, not nb. The filter has both.
                        byte[] text = JsonText.unescaped(cell);
                        Tokens.hashes(text, 0, text.length, keys);
                    }
                    if (addresses && TokenFilter.looksLikeAddress(cell, 0, cell.length)) {
                        keys.accept(TokenFilter.addressKey(new String(cell, StandardCharsets.US_ASCII)));
                    }
                }
            }
        }
    }

    /** Whether the cell is not among those seen lately; equal cells are one array, mostly, so that its identity is enough. */
    @SuppressWarnings(
            "ReferenceEquality") // identity is what the interner gives equal cells; comparing bytes would cost more
    private static boolean isNew(byte[] cell, byte[] @Nullable [] recent) {
        if (cell.length == 0) {
            return false;
        }
        int last = cell.length - 1;
        int slot = (cell.length * 31 + cell[last] * 17 + cell[last >> 1] * 257 + cell[last - (last >> 2)] * 5)
                & (RECENT - 1);
        if (recent[slot] == cell) {
            return false;
        }
        recent[slot] = cell;
        return true;
    }
}
