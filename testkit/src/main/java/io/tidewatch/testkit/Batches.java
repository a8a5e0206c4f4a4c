package io.tidewatch.testkit;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Origin;
import io.tidewatch.event.RawBatch;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.SourceRange;
import io.tidewatch.event.TenantId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes raw batches for tests: {@code Batches.of("a line", "another")}, or a builder where more matters. */
public final class Batches {
    /** When the batches arrive unless a test says otherwise. */
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Where they come from unless a test says otherwise. */
    public static final Origin ORIGIN = new Origin("test", "http", "192.0.2.7", null);

    private TenantId tenant = TenantId.DEFAULT;
    private Origin origin = ORIGIN;
    private RawFormat format = RawFormat.TEXT;
    private @Nullable Dataset dataset;
    private Instant received = NOON;
    private @Nullable String stream;
    private long start;
    private final List<byte[]> records = new ArrayList<>();

    private Batches() {}

    /** A batch of text lines without offsets. */
    public static RawBatch of(String... lines) {
        return batch().lines(lines).build();
    }

    /** A batch of JSON records without offsets. */
    public static RawBatch json(String... records) {
        return batch().format(RawFormat.JSON).lines(records).build();
    }

    public static Batches batch() {
        return new Batches();
    }

    /** {@code count} lines of {@code length} printable characters; the same seed gives the same lines. */
    public static RawBatch random(long seed, int count, int length) {
        Random random = new Random(seed);
        Batches batch = batch();
        for (int i = 0; i < count; i++) {
            byte[] line = new byte[length];
            for (int k = 0; k < length; k++) {
                line[k] = (byte) (' ' + 1 + random.nextInt(94));
            }
            batch.records.add(line);
        }
        return batch.build();
    }

    public Batches tenant(String name) {
        tenant = new TenantId(name);
        return this;
    }

    public Batches origin(Origin other) {
        origin = other;
        return this;
    }

    public Batches format(RawFormat other) {
        format = other;
        return this;
    }

    public Batches dataset(String name) {
        dataset = Dataset.of(name);
        return this;
    }

    public Batches received(Instant when) {
        received = when;
        return this;
    }

    /** Gives the records offsets in {@code stream}: their byte offsets, a newline after each, counted from {@code firstOffset}. */
    public Batches stream(String name, long firstOffset) {
        stream = name;
        start = firstOffset;
        return this;
    }

    public Batches lines(String... lines) {
        for (String line : lines) {
            records.add(line.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    public Batches record(byte[] bytes) {
        records.add(bytes.clone());
        return this;
    }

    public RawBatch build() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] bounds = new int[2 * records.size()];
        long[] offsets = new long[stream == null ? 0 : records.size()];
        for (int i = 0; i < records.size(); i++) {
            bounds[2 * i] = data.size();
            data.writeBytes(records.get(i));
            bounds[2 * i + 1] = data.size();
            data.write('\n');
            if (stream != null) {
                offsets[i] = start + bounds[2 * i];
            }
        }
        SourceRange range = stream == null ? null : new SourceRange(stream, start, start + data.size());
        return new RawBatch(tenant, origin, format, dataset, received, data.toByteArray(), bounds, range, offsets);
    }

    /** The records of a batch as text. */
    public static List<String> lines(RawBatch batch) {
        List<String> lines = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            lines.add(batch.record(i).text());
        }
        return lines;
    }
}
