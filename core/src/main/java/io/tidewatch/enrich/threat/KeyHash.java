package io.tidewatch.enrich.threat;

/** Hashes of keys, from their last byte to their first, so that a name's hash begins with those of its parents. */
final class KeyHash {
    private static final long PRIME = 0x100000001B3L;

    private KeyHash() {}

    /** Where hashing a key of that kind begins. */
    static long begin(int kind) {
        return 0xCBF29CE484222325L ^ kind * 0x9E3779B97F4A7C15L;
    }

    /** With one byte more before those hashed so far. */
    static long with(long hash, byte b) {
        return (hash ^ b & 0xFF) * PRIME;
    }

    /** Spread over all 64 bits. */
    static long end(long hash) {
        long h = hash ^ hash >>> 33;
        h *= 0xFF51AFD7ED558CCDL;
        h ^= h >>> 33;
        h *= 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }

    static long of(int kind, byte[] key, int from, int to) {
        long hash = begin(kind);
        for (int i = to - 1; i >= from; i--) {
            hash = with(hash, key[i]);
        }
        return end(hash);
    }
}
