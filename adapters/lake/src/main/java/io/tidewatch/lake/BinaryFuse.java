package io.tidewatch.lake;

import java.util.Arrays;

/**
 * A binary fuse filter with fingerprints of 8 bits: about 9 bits a key, wrong for one absent key in 256. Graf and Lemire, "Binary Fuse
 * Filters: Fast and Smaller Than Xor Filters", 2022; the 3-wise variant. A key lies at three places of a fingerprint array, one in each
 * of three neighbouring segments, whose fingerprints XOR to the key's own.
 *
 * @param seed what the hash of this filter is seeded with
 * @param segmentLength fingerprints a segment, a power of two
 * @param segmentCount how many segments a key's first place can lie in
 * @param fingerprints {@code (segmentCount + 2) * segmentLength} bytes
 */
record BinaryFuse(long seed, int segmentLength, int segmentCount, byte[] fingerprints) {
    private static final int MAX_SEGMENT_LENGTH = 1 << 18;
    private static final int MAX_ATTEMPTS = 100;
    /** After so many failures the array grows: for some counts of keys the usual size works for few seeds, or for none. */
    private static final int ATTEMPTS_A_SIZE = 8;

    /** The filter of {@code count} different keys, which begin {@code keys}. */
    static BinaryFuse of(long[] keys, int count) {
        int segmentLength = segmentLength(count);
        double sizeFactor = count <= 1 ? 0 : Math.max(1.125, 0.875 + 0.25 * Math.log(1_000_000) / Math.log(count));
        int capacity = (int) Math.round(count * sizeFactor);
        int segmentCount = Math.max(1, (capacity + segmentLength - 1) / segmentLength - 2);
        long seed = 0x726B2B9D438B9D4DL;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            byte[] fingerprints = new Construction(keys, count, seed, segmentLength, segmentCount).build();
            if (fingerprints.length > 0) {
                return new BinaryFuse(seed, segmentLength, segmentCount, fingerprints);
            }
            seed = mix(seed + attempt, 0x9E3779B97F4A7C15L);
            segmentCount += attempt % ATTEMPTS_A_SIZE == ATTEMPTS_A_SIZE - 1 ? 1 : 0;
        }
        throw new IllegalArgumentException("no filter of " + count + " keys; are there equal ones among them?");
    }

    private static int segmentLength(int count) {
        if (count == 0) {
            return 4;
        }
        return Math.min(MAX_SEGMENT_LENGTH, 1 << (int) Math.floor(Math.log(count) / Math.log(3.33) + 2.25));
    }

    /** Whether the key is one of the filter's; true is wrong for one absent key in 256. */
    boolean mightContain(long key) {
        long hash = mix(key, seed);
        int value = fingerprint(hash);
        for (int turn = 0; turn < 3; turn++) {
            value ^= fingerprints[place(hash, turn, segmentLength, segmentCount)] & 0xFF;
        }
        return value == 0;
    }

    static long mix(long key, long seed) {
        long h = key + seed;
        h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }

    static int fingerprint(long hash) {
        return (int) (hash ^ hash >>> 32) & 0xFF;
    }

    /** The place of a hash in the segment of that turn: 0, 1 or 2. */
    static int place(long hash, int turn, int segmentLength, int segmentCount) {
        int first = (int) Math.unsignedMultiplyHigh(hash, (long) segmentCount * segmentLength);
        return switch (turn) {
            case 0 -> first;
            case 1 -> (first + segmentLength) ^ ((int) (hash >>> 18) & (segmentLength - 1));
            default -> (first + 2 * segmentLength) ^ ((int) hash & (segmentLength - 1));
        };
    }

    /** One attempt to build: peels places that a single key has until none is left. */
    private static final class Construction {
        private final int count;
        private final int segmentLength;
        private final int segmentCount;
        private final long[] hashes;
        private final int[] uses;
        private final long[] xors;

        Construction(long[] keys, int count, long seed, int segmentLength, int segmentCount) {
            this.count = count;
            this.segmentLength = segmentLength;
            this.segmentCount = segmentCount;
            int length = (segmentCount + 2) * segmentLength;
            this.hashes = new long[count];
            this.uses = new int[length];
            this.xors = new long[length];
            for (int i = 0; i < count; i++) {
                long hash = mix(keys[i], seed);
                hashes[i] = hash;
                for (int turn = 0; turn < 3; turn++) {
                    int place = place(hash, turn, segmentLength, segmentCount);
                    uses[place]++;
                    xors[place] ^= hash;
                }
            }
        }

        /** The fingerprints; empty when this seed does not work. */
        byte[] build() {
            int[] alone = new int[uses.length];
            int end = 0;
            for (int place = 0; place < uses.length; place++) {
                if (uses[place] == 1) {
                    alone[end++] = place;
                }
            }
            long[] order = new long[count];
            int[] owned = new int[count];
            int peeled = 0;
            while (end > 0) {
                int place = alone[--end];
                if (uses[place] != 1) {
                    continue;
                }
                long hash = xors[place];
                order[peeled] = hash;
                owned[peeled++] = place;
                for (int turn = 0; turn < 3; turn++) {
                    int other = place(hash, turn, segmentLength, segmentCount);
                    xors[other] ^= hash;
                    if (--uses[other] == 1) {
                        alone[end++] = other;
                    }
                }
            }
            return peeled == count ? assigned(order, owned) : new byte[0];
        }

        private byte[] assigned(long[] order, int[] owned) {
            byte[] fingerprints = new byte[uses.length];
            for (int i = count - 1; i >= 0; i--) {
                int value = fingerprint(order[i]);
                for (int turn = 0; turn < 3; turn++) {
                    int place = place(order[i], turn, segmentLength, segmentCount);
                    if (place != owned[i]) {
                        value ^= fingerprints[place];
                    }
                }
                fingerprints[owned[i]] = (byte) value;
            }
            return fingerprints;
        }
    }

    @Override
    public String toString() {
        return "BinaryFuse[" + Arrays.hashCode(fingerprints) + "]";
    }
}
