package io.tidewatch.query;

/** The hash of one token, fed the bytes of its UTF-8 form; eight bytes a step. Stored in token filters: never changes. */
final class TokenHash {
    private static final long K1 = 0x9E3779B97F4A7C15L;
    private static final long K2 = 0xC2B2AE3D27D4EB4FL;

    private long hash;
    private long word;
    private int count;

    TokenHash() {}

    TokenHash(long hash, long word, int count) {
        this.hash = hash;
        this.word = word;
        this.count = count;
    }

    int length() {
        return count;
    }

    void addCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            add(codePoint);
        } else if (codePoint < 0x800) {
            add(0xC0 | codePoint >> 6);
            add(0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            add(0xE0 | codePoint >> 12);
            add(0x80 | codePoint >> 6 & 0x3F);
            add(0x80 | codePoint & 0x3F);
        } else {
            add(0xF0 | codePoint >> 18);
            add(0x80 | codePoint >> 12 & 0x3F);
            add(0x80 | codePoint >> 6 & 0x3F);
            add(0x80 | codePoint & 0x3F);
        }
    }

    private void add(int unsignedByte) {
        word = word << 8 | unsignedByte;
        if ((++count & 7) == 0) {
            hash = mix(hash, word);
            word = 0;
        }
    }

    long finish() {
        return finish(hash, word, count);
    }

    static long mix(long hash, long word) {
        return Long.rotateLeft((hash ^ word) * K1, 31);
    }

    static long finish(long hash, long word, int count) {
        long h = mix(hash, word) ^ count * K2;
        h = (h ^ h >>> 32) * K2;
        h = (h ^ h >>> 29) * K1;
        return h ^ h >>> 32;
    }
}
