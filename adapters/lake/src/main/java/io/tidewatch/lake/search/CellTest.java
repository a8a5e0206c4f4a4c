package io.tidewatch.lake.search;

import io.tidewatch.lake.CellScan;

/** The rows whose cell of one column passes. */
record CellTest(CellScan cells) implements RowTest {
    @Override
    public void begin(int chunk) {
        cells.begin(chunk);
    }

    @Override
    public boolean mayMatch(int row) {
        return cells.passes(row);
    }
}
