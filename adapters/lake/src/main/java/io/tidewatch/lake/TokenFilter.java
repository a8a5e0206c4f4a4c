package io.tidewatch.lake;

import io.tidewatch.query.Tokens;

/** Tells which tokens are certainly not among some rows' texts. Thread-safe. */
public interface TokenFilter {
    /** Rules out nothing. */
    TokenFilter ANYTHING = key -> true;

    /** Set apart from the hashes of tokens, which whole values share the filter with. */
    long VALUE_SALT = 0x6A09E667F3BCC909L;

    /**
     * Whether some row can have what {@code key} stands for; false is certain, true is wrong for one key in 256.
     *
     * @param key {@link Tokens#hash} of a token, or {@link #addressKey}
     */
    boolean mightContain(long key);

    /**
     * The key of a field's whole value that looks like a network address: its tokens are too common to find it by. Only for values that
     * {@link #looksLikeAddress}, in any field but the message and the raw text.
     */
    static long addressKey(String value) {
        return Tokens.hash(value.toLowerCase(java.util.Locale.ROOT)) ^ VALUE_SALT;
    }

    /** Whether the filter holds such values of fields as a whole: 7 to 45 hexadecimal digits, dots and colons, three of them or more separators. */
    static boolean looksLikeAddress(byte[] utf8, int offset, int length) {
        if (length < 7 || length > 45) {
            return false;
        }
        int separators = 0;
        for (int i = offset; i < offset + length; i++) {
            byte b = utf8[i];
            if (b == '.' || b == ':') {
                separators++;
            } else if (!((b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F'))) {
                return false;
            }
        }
        return separators >= 3;
    }
}
