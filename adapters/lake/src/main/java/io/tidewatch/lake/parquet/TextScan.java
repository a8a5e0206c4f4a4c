package io.tidewatch.lake.parquet;

/** Tests a column's texts where they lie in their page, each entry of a dictionary once. Not thread-safe. */
public final class TextScan {
    private static final byte PASSES = 1;
    private static final byte FAILS = 2;

    private final ColumnCursor cursor;
    private final TextTest test;
    /** What was told of the entries of a group's dictionary; 0 where nothing was. */
    private byte[] told = new byte[0];

    private int toldOf = -1;

    public TextScan(ColumnCursor cursor, TextTest test) {
        this.cursor = cursor;
        this.test = test;
    }

    /** Whether the row has a text that passes. */
    public boolean passes(long row) {
        int place = cursor.place(row);
        if (place < 0) {
            return false;
        }
        if (!cursor.isCoded()) {
            return cursor.values().test(place, test);
        }
        int entry = cursor.entry(place);
        if (toldOf != cursor.group()) {
            told = new byte[cursor.dictionary().size()];
            toldOf = cursor.group();
        }
        if (told[entry] == 0) {
            told[entry] = cursor.dictionary().test(entry, test) ? PASSES : FAILS;
        }
        return told[entry] == PASSES;
    }
}
