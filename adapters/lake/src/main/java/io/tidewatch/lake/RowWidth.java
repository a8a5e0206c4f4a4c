package io.tidewatch.lake;

/**
 * How much text rows have, after which their part is written.
 *
 * @param bytes of text a row has on the average
 */
record RowWidth(long bytes) {
    private static final long GROUP_BYTES = 64L << 20;
    private static final int WIDE = 400;

    /** To read one value, its page is decompressed; smaller pages compress worse, those of long text most. */
    private static final int MIN_PAGE_BYTES = 32 << 10;

    private static final int MAX_PAGE_BYTES = 128 << 10;
    private static final int TEXT_ROWS_A_PAGE = 1_000;

    /** @param weight bytes of text of all the rows */
    static RowWidth of(long weight, long rows) {
        return new RowWidth(weight / Math.max(1, rows));
    }

    /** Whether filters of granules would take more room than they are worth, and text is worth more effort of compressing it. */
    boolean isWide() {
        return bytes > WIDE;
    }

    /** How many rows a row group may have, so that one does not take too much memory. */
    int groupRows() {
        long fitting = GROUP_BYTES / Math.max(1, bytes);
        return (int)
                Math.clamp(fitting / CellColumn.CHUNK * CellColumn.CHUNK, 4L * CellColumn.CHUNK, BlockBuilder.ROWS);
    }

    /** Bytes of a page, a power of two. */
    int pageBytes() {
        return Math.clamp(Long.highestOneBit(bytes * TEXT_ROWS_A_PAGE), MIN_PAGE_BYTES, MAX_PAGE_BYTES);
    }
}
