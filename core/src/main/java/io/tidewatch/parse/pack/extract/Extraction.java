package io.tidewatch.parse.pack.extract;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.Times;
import io.tidewatch.parse.json.JsonFields;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a pack's steps work with on one record: the fields so far, and memory that is reused. Not thread-safe, one a thread. */
public final class Extraction {
    /** Keys that one record may bring of its own; further ones stay in the record's bytes. */
    public static final int MAX_KEYS = 500;

    private final FieldsBuilder fields;
    private final Times times;
    private final JsonFields json;
    private final FieldsBuilder inner = new FieldsBuilder();
    private final int[] bounds = new int[2 * Captures.MAX];
    private byte[] bytes = new byte[256];
    private Instant received = Instant.EPOCH;
    private ZoneId zone = ZoneOffset.UTC;
    private int keys;
    private @Nullable Dataset dataset;
    private @Nullable Severity severity;
    private boolean exact;
    private @Nullable RawBatch batch;
    private int index;

    public Extraction(FieldsBuilder fields, Times times, JsonFields json) {
        this.fields = requireNonNull(fields, "fields is null");
        this.times = requireNonNull(times, "times is null");
        this.json = requireNonNull(json, "json is null");
    }

    /** Begins with a record; fields put before stay. */
    public void begin(Instant received, ZoneId zone) {
        this.received = received;
        this.zone = zone;
        keys = 0;
        dataset = null;
        severity = null;
        exact = true;
    }

    /** Says of which batch the record is, and its place there; null where it stands alone. */
    public void within(@Nullable RawBatch batch, int index) {
        this.batch = batch;
        this.index = index;
    }

    /** The record that comes {@code distance} after this one in its batch, or null. */
    @Nullable
    Slice following(int distance) {
        return batch == null || index + distance >= batch.size() ? null : batch.record(index + distance);
    }

    public FieldsBuilder fields() {
        return fields;
    }

    public Times times() {
        return times;
    }

    public Instant received() {
        return received;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The dataset that a step or a derivation chose, or null for the pack's. */
    public @Nullable Dataset dataset() {
        return dataset;
    }

    public void dataset(Dataset chosen) {
        dataset = chosen;
    }

    /** The severity that a step or a derivation chose, or null. */
    public @Nullable Severity severity() {
        return severity;
    }

    public void severity(Severity chosen) {
        severity = chosen;
    }

    /** Whether the event's time says all that the record's own time said. */
    public boolean exact() {
        return exact;
    }

    public void exact(boolean exact) {
        this.exact = exact;
    }

    JsonFields json() {
        return json;
    }

    /** A second builder, for values that are read under names not yet final. */
    FieldsBuilder inner() {
        return inner;
    }

    int[] bounds() {
        return bounds;
    }

    /** Memory for at least {@code length} bytes. */
    byte[] bytes(int length) {
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        return bytes;
    }

    /** Whether one more key of the record's own may be kept. */
    boolean takesKey() {
        return keys++ < MAX_KEYS;
    }
}
