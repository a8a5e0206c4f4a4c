package io.tidewatch.redis;

import static io.tidewatch.redis.Script.bytes;

/** The names of the queue's keys: {@code {prefix}:entries}… The braces keep them on one node of a Redis cluster. */
final class RedisKeys {
    final byte[] entries;
    final byte[] state;
    final byte[] ends;
    final byte[] used;
    final byte[] hours;
    final byte[] owner;
    private final String begin;

    RedisKeys(String prefix) {
        begin = "{" + prefix + "}:";
        entries = bytes(begin + "entries");
        state = bytes(begin + "state");
        ends = bytes(begin + "streams");
        used = bytes(begin + "streams-used");
        hours = bytes(begin + "hours");
        owner = bytes(begin + "owner");
    }

    /** The counts of an hour, counted since 1970. */
    byte[] counts(long hour) {
        return bytes(begin + "counts:" + hour);
    }

    String entriesName() {
        return begin + "entries";
    }
}
