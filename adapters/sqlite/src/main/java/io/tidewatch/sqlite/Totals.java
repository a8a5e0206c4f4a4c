package io.tidewatch.sqlite;

/**
 * What the queue holds.
 *
 * @param nextOffset the offset that the next batch gets
 * @param batches uncommitted batches
 * @param records records in them
 * @param bytes bytes that they take
 */
record Totals(long nextOffset, long batches, long records, long bytes) {
    /** What a row takes besides its frame, about; so that many small batches fill the queue too. */
    static final int ROW_OVERHEAD = 64;

    Totals with(long records, long frameBytes) {
        return new Totals(nextOffset + 1, batches + 1, this.records + records, bytes + frameBytes + ROW_OVERHEAD);
    }

    Totals without(long batches, long records, long frameBytes) {
        return new Totals(
                nextOffset,
                this.batches - batches,
                this.records - records,
                bytes - frameBytes - batches * ROW_OVERHEAD);
    }

    Totals withNextOffset(long offset) {
        return new Totals(Math.max(nextOffset, offset), batches, records, bytes);
    }
}
