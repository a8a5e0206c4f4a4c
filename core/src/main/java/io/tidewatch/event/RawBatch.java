package io.tidewatch.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Records as they were received, in the sender's order: what a collector hands to the queue and the queue keeps.
 *
 * @param tenant whose they are
 * @param origin where they came from
 * @param format what the records are written in
 * @param dataset the dataset that the sender asked for, or null to let the parser decide
 * @param received when they arrived; {@link Event#ingested} of each
 * @param data the bytes that hold the records; shared, never written to after
 * @param bounds for each record, the offset of its first byte in {@code data} and that after its last: two numbers a record
 * @param range the sender's own offsets, or null where it has none
 * @param recordOffsets the sender's offset of each record, as long as there are records when {@code range} is given, else empty
 * @param readAs how the sender asks that the records be read, or null
 */
public record RawBatch(
        TenantId tenant,
        Origin origin,
        RawFormat format,
        @Nullable Dataset dataset,
        Instant received,
        byte[] data,
        int[] bounds,
        @Nullable SourceRange range,
        long[] recordOffsets,
        @Nullable ReadAs readAs) {
    /** A batch whose sender leaves its reading to the source's settings. */
    public RawBatch(
            TenantId tenant,
            Origin origin,
            RawFormat format,
            @Nullable Dataset dataset,
            Instant received,
            byte[] data,
            int[] bounds,
            @Nullable SourceRange range,
            long[] recordOffsets) {
        this(tenant, origin, format, dataset, received, data, bounds, range, recordOffsets, null);
    }

    public RawBatch {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(format, "format is null");
        requireNonNull(received, "received is null");
        requireNonNull(data, "data is null");
        requireNonNull(bounds, "bounds is null");
        requireNonNull(recordOffsets, "recordOffsets is null");
        if ((bounds.length & 1) != 0 || bounds.length / 2 > EventId.MAX_RECORDS_PER_BATCH) {
            throw new IllegalArgumentException(
                    "bounds has " + bounds.length + " numbers; wanted two a record, for at most 1,048,576 records");
        }
        if (recordOffsets.length != (range == null ? 0 : bounds.length / 2)) {
            throw new IllegalArgumentException(
                    "recordOffsets has " + recordOffsets.length + " numbers for " + bounds.length / 2 + " records");
        }
        int last = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] < last || bounds[i + 1] < bounds[i] || bounds[i + 1] > data.length) {
                throw new IllegalArgumentException(
                        "record " + i / 2 + " lies outside the data or before its predecessor");
            }
            last = bounds[i + 1];
        }
    }

    /** How many records there are. */
    public int size() {
        return bounds.length / 2;
    }

    /** The record at {@code index}, a view of {@link #data}. */
    public Slice record(int index) {
        return new Slice(data, bounds[2 * index], bounds[2 * index + 1] - bounds[2 * index]);
    }

    /** The records from {@code first} on, for a sender that repeats some that are known and adds new ones. */
    public RawBatch from(int first) {
        SourceRange rest = range == null || first >= size()
                ? range
                : new SourceRange(range.stream(), recordOffsets[first], range.end());
        return new RawBatch(
                tenant,
                origin,
                format,
                dataset,
                received,
                data,
                java.util.Arrays.copyOfRange(bounds, 2 * first, bounds.length),
                rest,
                range == null
                        ? recordOffsets
                        : java.util.Arrays.copyOfRange(recordOffsets, first, recordOffsets.length),
                readAs);
    }

    /** How much memory the batch takes, about, in bytes. */
    public long weight() {
        return 200L + data.length + bounds.length * 4L + recordOffsets.length * 8L;
    }
}
