package io.tidewatch.kafka.correlate;

import io.tidewatch.detect.CountedMatch;
import io.tidewatch.event.TenantId;
import io.tidewatch.kafka.correlate.MatchRecords.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What one partition keeps, in one store whose changes Kafka keeps: matches that wait for their turn, in that order; groups, in pieces that a
 * message can hold; how far each partition of the queue is done. Not thread-safe.
 */
final class CorrelationState {
    static final String STORE = "state";
    private static final byte WAITING = 'W';
    private static final byte GROUP = 'G';
    private static final byte SOURCE = 'S';
    private static final int PIECE = 512 << 10;

    private final KeyValueStore<Bytes, byte[]> store;

    CorrelationState(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** A match that waits. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Waiting(Bytes key, byte[] value) {
        /** When it was received, in microseconds since 1970. */
        long received() {
            return ByteBuffer.wrap(key.get()).getLong(1) ^ Long.MIN_VALUE;
        }
    }

    /**
     * What is known of a group without opening it.
     *
     * @param due when time is to be told to it, in microseconds since 1970
     * @param bytes how many its state takes
     */
    record Kept(TenantId tenant, String unit, long due, int bytes) {
        int pieces() {
            return Math.max(1, (bytes + PIECE - 1) / PIECE);
        }
    }

    /** Adds a match; false where it waits already. */
    boolean add(CountedMatch match, byte[] value) {
        ByteBuffer key = ByteBuffer.allocate(25)
                .put(WAITING)
                .putLong(MatchRecords.micros(match.received()) ^ Long.MIN_VALUE)
                .putInt(match.event().partition())
                .putLong(match.event().sequence())
                .putInt(match.ordinal());
        Bytes row = Bytes.wrap(key.array());
        boolean isNew = store.get(row) == null;
        store.put(row, value);
        return isNew;
    }

    /**
     * Matches that wait, in the order in which they are to be taken.
     *
     * @param after begin after this one; null for the first
     * @param before those received before that time, in microseconds since 1970
     */
    List<Waiting> waiting(@Nullable Bytes after, long before, int most) {
        Bytes from = after == null ? prefix(WAITING) : Bytes.wrap(Arrays.copyOf(after.get(), after.get().length + 1));
        Bytes to = Bytes.wrap(ByteBuffer.allocate(9)
                .put(WAITING)
                .putLong(before ^ Long.MIN_VALUE)
                .array());
        List<Waiting> found = new ArrayList<>();
        if (from.compareTo(to) >= 0) {
            return found;
        }
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
            while (rows.hasNext() && found.size() < most) {
                KeyValue<Bytes, byte[]> row = rows.next();
                found.add(new Waiting(row.key, row.value));
            }
        }
        return found;
    }

    void remove(Waiting waiting) {
        store.delete(waiting.key());
    }

    void save(int partition, Progress progress) {
        store.put(
                Bytes.wrap(ByteBuffer.allocate(5).put(SOURCE).putInt(partition).array()),
                ByteBuffer.allocate(16)
                        .putLong(progress.offset())
                        .putLong(progress.time())
                        .array());
    }

    /** The state of a group; null where nothing is kept of it. */
    byte @Nullable [] group(String group, Kept kept) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(kept.bytes());
        for (int piece = 0; piece < kept.pieces(); piece++) {
            byte[] value = store.get(groupKey(group, piece));
            if (value == null) {
                return null;
            }
            int from = piece == 0 ? header(value) : 0;
            whole.write(value, from, value.length - from);
        }
        return whole.toByteArray();
    }

    private static int header(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    /** @param before what was kept of it till now; null where nothing was */
    void save(String group, Kept kept, byte[] state, @Nullable Kept before) {
        for (int piece = 0; piece < kept.pieces(); piece++) {
            int from = piece * PIECE;
            int to = Math.min(state.length, from + PIECE);
            byte[] value = piece == 0 ? first(kept, state, to) : Arrays.copyOfRange(state, from, to);
            store.put(groupKey(group, piece), value);
        }
        for (int piece = kept.pieces(); before != null && piece < before.pieces(); piece++) {
            store.delete(groupKey(group, piece));
        }
    }

    private static byte[] first(Kept kept, byte[] state, int to) {
        byte[] header = MatchRecords.bytes(out -> {
            MatchRecords.text(out, kept.tenant().value());
            MatchRecords.text(out, kept.unit());
            out.writeLong(kept.due());
            out.writeInt(kept.bytes());
        });
        return ByteBuffer.allocate(4 + header.length + to)
                .putInt(4 + header.length)
                .put(header)
                .put(state, 0, to)
                .array();
    }

    void remove(String group, Kept kept) {
        for (int piece = 0; piece < kept.pieces(); piece++) {
            store.delete(groupKey(group, piece));
        }
    }

    /** Everything that is kept, after this process took the partition over. */
    void read(
            BiConsumer<Integer, Progress> sources,
            BiConsumer<String, Kept> groups,
            BiConsumer<Bytes, Integer> waiting) {
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                ByteBuffer key = ByteBuffer.wrap(row.key.get());
                switch (key.get()) {
                    case SOURCE -> {
                        ByteBuffer value = ByteBuffer.wrap(row.value);
                        sources.accept(key.getInt(), new Progress(value.getLong(), value.getLong()));
                    }
                    case GROUP -> {
                        int length = key.remaining() - 4;
                        if (key.getInt(key.limit() - 4) == 0) {
                            String group = new String(row.key.get(), 1, length, StandardCharsets.UTF_8);
                            groups.accept(group, kept(row.value));
                        }
                    }
                    case WAITING -> waiting.accept(row.key, row.value.length);
                    default -> throw new IllegalStateException("the store has a key of no known sort: " + row.key);
                }
            }
        }
    }

    private static Kept kept(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            in.readInt();
            return new Kept(new TenantId(MatchRecords.text(in)), MatchRecords.text(in), in.readLong(), in.readInt());
        } catch (IOException e) {
            throw new UncheckedIOException("the state of a group has no header", e);
        }
    }

    private static Bytes groupKey(String group, int piece) {
        byte[] name = group.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(5 + name.length)
                .put(GROUP)
                .put(name)
                .putInt(piece)
                .array());
    }

    private static Bytes prefix(byte sort) {
        return Bytes.wrap(new byte[] {sort});
    }
}
