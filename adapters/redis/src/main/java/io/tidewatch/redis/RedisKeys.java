package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

/**
 * The names of the queue's keys: {@code {prefix}:entries}… One script writes to a partition and to what all partitions share, so all have
 * one tag in braces, which keeps them on one node of a Redis cluster.
 */
final class RedisKeys {
    final byte[] state;
    final byte[] ends;
    final byte[] used;
    final byte[] hours;
    private final String begin;

    RedisKeys(String prefix) {
        begin = "{" + prefix + "}:";
        state = bytes(begin + "state");
        ends = bytes(begin + "streams");
        used = bytes(begin + "streams-used");
        hours = bytes(begin + "hours");
    }

    /** The counts of an hour, counted since 1970. */
    byte[] counts(long hour) {
        return bytes(begin + "counts:" + hour);
    }

    /** What is a partition's own. Those of partition 0 have no number: they are those of a queue with one partition. */
    Partition partition(int number) {
        String end = number == 0 ? "" : ":" + number;
        return new Partition(number, begin + "entries" + end, begin + "owner" + end, number == 0 ? "" : number + ":");
    }

    /** A partition's keys, and what its fields of the state begin with. */
    static final class Partition {
        final int number;
        final String entriesName;
        final byte[] entries;
        final byte[] owner;
        final byte[] field;

        private Partition(int number, String entries, String owner, String field) {
            this.number = number;
            this.entriesName = entries;
            this.entries = bytes(entries);
            this.owner = bytes(owner);
            this.field = bytes(field);
        }
    }
}
