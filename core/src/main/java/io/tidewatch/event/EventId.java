package io.tidewatch.event;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names an event for ever: where in the queue its record lay. A replay of the same queue gives the same ids.
 * Written {@code ppp-oooooooooo-iiiii} in hexadecimal without leading zeros, for example {@code 1-2f-0}.
 *
 * @param partition the queue partition, unique over the life of an installation
 * @param offset the batch's offset in that partition
 * @param index the record's place in its batch, from 0, below {@link #MAX_RECORDS_PER_BATCH}
 */
public record EventId(int partition, long offset, int index) implements Comparable<EventId> {
    /** A batch holds at most this many records. */
    public static final int MAX_RECORDS_PER_BATCH = 1 << 20;

    private static final long MAX_OFFSET = (1L << 43) - 1;

    public EventId {
        if (partition < 0 || offset < 0 || offset > MAX_OFFSET || index < 0 || index >= MAX_RECORDS_PER_BATCH) {
            throw new IllegalArgumentException(
                    "not an event id: partition " + partition + ", offset " + offset + ", index " + index);
        }
    }

    /** Offset and index as one number that sorts as they do; what a store keeps beside the partition. */
    public long sequence() {
        return offset << 20 | index;
    }

    public static EventId ofSequence(int partition, long sequence) {
        return new EventId(partition, sequence >>> 20, (int) (sequence & (MAX_RECORDS_PER_BATCH - 1)));
    }

    /** Reads what {@link #toString} wrote; null when {@code text} is not an event id. */
    public static @Nullable EventId parse(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            return new EventId(
                    HexFormat.fromHexDigits(parts[0]),
                    HexFormat.fromHexDigitsToLong(parts[1]),
                    HexFormat.fromHexDigits(parts[2]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public int compareTo(EventId other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(sequence(), other.sequence());
    }

    @Override
    public String toString() {
        return Integer.toHexString(partition) + '-' + Long.toHexString(offset) + '-' + Integer.toHexString(index);
    }
}
