package io.tidewatch.lake;

/**
 * How much text rows have, after which their part is written.
 *
 * @param bytes of text a row has on the average
 */
record RowWidth(long bytes) {
    private static final long GROUP_BYTES = 64L << 20;
    private static final int WIDE = 400;

    private static final int SHORT = 100;

    /** To read one value, its page is decompressed. What short rows have compresses in small pages as well, within 2 %. */
    private static final int PAGE_BYTES_OF_SHORT = 16 << 10;

    /** Long texts repeat each other: pages of 64 KiB would make log lines a fifth larger, these a tenth. */
    private static final int PAGE_BYTES = 128 << 10;

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

    /** Bytes of a page. */
    int pageBytes() {
        return bytes <= SHORT ? PAGE_BYTES_OF_SHORT : PAGE_BYTES;
    }
}
