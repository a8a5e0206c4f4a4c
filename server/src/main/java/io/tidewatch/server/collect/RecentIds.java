package io.tidewatch.server.collect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest ids that agents gave to their records, so that a batch that is sent again is not stored again. It is memory and no more:
 * after a restart, or once {@code capacity} newer ids have come, a repeated id is new. Thread-safe.
 */
public final class RecentIds {
    private final int capacity;
    private final Map<Id, Long> contents;

    /** @param capacity how many ids are remembered; 0 for none */
    public RecentIds(int capacity) {
        this.capacity = capacity;
        this.contents = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Id, Long> eldest) {
                return size() > RecentIds.this.capacity;
            }
        };
    }

    /** An id, and whose: the beginning of its SHA-256. */
    public record Id(long first, long second) {
        /** The id of all {@code parts} together; no two lists of parts have the same, practically. */
        public static Id of(String... parts) {
            MessageDigest digest = sha256();
            for (String part : parts) {
                byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
                for (int shift = 24; shift >= 0; shift -= 8) {
                    digest.update((byte) (utf8.length >>> shift));
                }
                digest.update(utf8);
            }
            byte[] hash = digest.digest();
            return new Id(longAt(hash, 0), longAt(hash, 8));
        }
    }

    /** The content that the id came with, or null where it is not known. */
    public synchronized @Nullable Long content(Id id) {
        return contents.get(id);
    }

    /** Remembers an id whose record is durable. */
    public synchronized void add(Id id, long content) {
        if (capacity > 0) {
            contents.remove(id);
            contents.put(id, content);
        }
    }

    /** A number that two contents share only if they are the same, practically. */
    public static long content(byte[] data, int from, int to) {
        MessageDigest digest = sha256();
        digest.update(data, from, to - from);
        return longAt(digest.digest(), 0);
    }

    private static long longAt(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
