package io.tidewatch.collect.gelf;

import static java.util.Objects.requireNonNull;

import io.tidewatch.collect.net.ListenerCounts;
import io.tidewatch.collect.net.Rejection;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts chunked messages together: {@code 0x1e 0x0f}, eight bytes of the message's id, the chunk's number, how many there are, and its
 * part of the message. Those that are not complete within five seconds are forgotten and counted. Used by one thread.
 */
final class GelfChunks {
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    static final int MOST_WAITING = 1_000;
    static final int MOST_BYTES = 32 << 20;
    static final int MOST_CHUNKS = 128;

    private static final int HEADER = 12;

    private final ListenerCounts counts;
    private final LongSupplier nanoTime;
    private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> bySender = new HashMap<>();
    private long bytes;

    private record Key(InetAddress sender, long id) {}

    private static final class Waiting {
        final long since;
        final byte[][] parts;
        final BitSet here = new BitSet();
        int size;

        Waiting(long since, int count) {
            this.since = since;
            this.parts = new byte[count][];
        }
    }

    GelfChunks(ListenerCounts counts, LongSupplier nanoTime) {
        this.counts = requireNonNull(counts, "counts is null");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    }

    static boolean isChunk(byte[] bytes, int from, int length) {
        return length >= 2 && bytes[from] == 0x1e && bytes[from + 1] == 0x0f;
    }

    /** Takes a chunk; the whole message when it was the last one missing, else null. */
    byte @Nullable [] add(InetAddress sender, byte[] datagram, int from, int length) {
        forgetOld();
        if (length <= HEADER) {
            counts.rejected(Rejection.BAD_CHUNK, 1);
            return null;
        }
        int number = datagram[from + 10] & 0xff;
        int count = datagram[from + 11] & 0xff;
        if (count == 0 || count > MOST_CHUNKS || number >= count) {
            counts.rejected(Rejection.BAD_CHUNK, 1);
            return null;
        }
        Key key = new Key(sender, id(datagram, from + 2));
        Waiting message = waiting.get(key);
        if (message == null) {
            if (!hasRoom(sender, length)) {
                counts.rejected(Rejection.TOO_MANY_INCOMPLETE, 1);
                return null;
            }
            message = new Waiting(nanoTime.getAsLong(), count);
            waiting.put(key, message);
            bySender.merge(sender, 1, Integer::sum);
        }
        if (message.parts.length != count || bytes + length > MOST_BYTES) {
            counts.rejected(message.parts.length != count ? Rejection.BAD_CHUNK : Rejection.TOO_MANY_INCOMPLETE, 1);
            return null;
        }
        if (!message.here.get(number)) {
            message.parts[number] = Arrays.copyOfRange(datagram, from + HEADER, from + length);
            message.size += length - HEADER;
            bytes += length - HEADER;
            message.here.set(number);
        }
        if (message.here.cardinality() < count) {
            return null;
        }
        waiting.remove(key);
        forgotten(key, message);
        return joined(message);
    }

    /** One sender may take half of the room. */
    private boolean hasRoom(InetAddress sender, int length) {
        return waiting.size() < MOST_WAITING
                && bytes + length <= MOST_BYTES
                && bySender.getOrDefault(sender, 0) < MOST_WAITING / 2;
    }

    private static long id(byte[] datagram, int from) {
        long id = 0;
        for (int i = from; i < from + 8; i++) {
            id = id << 8 | datagram[i] & 0xff;
        }
        return id;
    }

    private static byte[] joined(Waiting message) {
        byte[] whole = new byte[message.size];
        int at = 0;
        for (byte[] part : message.parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** Forgets what has waited too long; the oldest come first. */
    void forgetOld() {
        long now = nanoTime.getAsLong();
        Iterator<Map.Entry<Key, Waiting>> oldest = waiting.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Key, Waiting> entry = oldest.next();
            if (now - entry.getValue().since < PATIENCE) {
                return;
            }
            oldest.remove();
            incomplete(entry);
        }
    }

    void forgetAll() {
        waiting.entrySet().forEach(this::incomplete);
        waiting.clear();
    }

    private void incomplete(Map.Entry<Key, Waiting> entry) {
        forgotten(entry.getKey(), entry.getValue());
        counts.rejected(Rejection.INCOMPLETE, 1);
    }

    private void forgotten(Key key, Waiting message) {
        bytes -= message.size;
        bySender.computeIfPresent(key.sender(), (sender, count) -> count > 1 ? count - 1 : null);
    }
}
