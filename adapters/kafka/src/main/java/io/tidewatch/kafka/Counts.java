package io.tidewatch.kafka;

/** How many batches and records, and their compressed bytes; sums that only grow. */
record Counts(long batches, long records, long bytes) {
    static final Counts NONE = new Counts(0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(batches + other.batches, records + other.records, bytes + other.bytes);
    }

    Counts minus(Counts other) {
        return new Counts(
                Math.max(0, batches - other.batches),
                Math.max(0, records - other.records),
                Math.max(0, bytes - other.bytes));
    }

    static Counts later(Counts one, Counts other) {
        return one.batches >= other.batches ? one : other;
    }
}
