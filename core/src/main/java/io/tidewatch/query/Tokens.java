package io.tidewatch.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The words that text is searched by: maximal runs of letters, decimal digits and {@code _}, case-folded ({@link CaseFolding}).
 * {@code sshd[42]: Failed_login from 10.0.0.1} has {@code sshd 42 failed_login from 10 0 0 1}. Each token has a 64-bit hash, the same
 * from {@link #hash} and {@link #hashes}; token filters on disk hold these hashes, so they never change.
 */
public final class Tokens {
    private static final int SEPARATOR = 0;
    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = '0'; c <= '9'; c++) {
            ASCII[c] = (byte) c;
        }
        for (int c = 'a'; c <= 'z'; c++) {
            ASCII[c] = (byte) c;
            ASCII[c - 32] = (byte) c;
        }
        ASCII['_'] = '_';
    }

    private Tokens() {}

    /** Whether a token can hold that code point. */
    public static boolean isTokenPart(int codePoint) {
        if (codePoint >= 0 && codePoint < 128) {
            return ASCII[codePoint] != SEPARATOR;
        }
        return Character.isLetterOrDigit(codePoint);
    }

    /** The tokens of {@code text}, in order, folded. */
    public static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isTokenPart(codePoint)) {
                token.appendCodePoint(Character.toLowerCase(codePoint));
            } else if (!token.isEmpty()) {
                tokens.add(token.toString());
                token.setLength(0);
            }
            i += Character.charCount(codePoint);
        }
        if (!token.isEmpty()) {
            tokens.add(token.toString());
        }
        return tokens;
    }

    /** The hash of a token as {@link #of} gives it. */
    public static long hash(String token) {
        TokenHash hash = new TokenHash();
        for (int i = 0; i < token.length(); ) {
            int codePoint = token.codePointAt(i);
            hash.addCodePoint(codePoint);
            i += Character.charCount(codePoint);
        }
        return hash.finish();
    }

    /** Gives {@code sink} the hash of each token of UTF-8 text, in order, repeats included. What is not valid UTF-8 separates. */
    public static void hashes(byte[] utf8, int offset, int length, LongConsumer sink) {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            // The state is kept in locals as long as the token is ASCII: this loop sees every byte that is stored.
            long hash = 0;
            long word = 0;
            int count = 0;
            int b = 0;
            while (i < end && (b = utf8[i]) >= 0) {
                int part = ASCII[b];
                if (part == SEPARATOR) {
                    break;
                }
                word = word << 8 | part;
                if ((++count & 7) == 0) {
                    hash = TokenHash.mix(hash, word);
                    word = 0;
                }
                i++;
            }
            if (i < end && b < 0) {
                i = mixedToken(utf8, i, end, new TokenHash(hash, word, count), sink);
                continue;
            }
            if (count > 0) {
                sink.accept(TokenHash.finish(hash, word, count));
            }
            i++;
        }
    }

    /** Reads on where a byte is not ASCII, to the token's end; gives where to continue. */
    private static int mixedToken(byte[] utf8, int start, int end, TokenHash hash, LongConsumer sink) {
        int i = start;
        while (i < end) {
            long decoded = Utf8.decode(utf8, i, end);
            int codePoint = (int) decoded;
            i += (int) (decoded >>> 32);
            if (!isTokenPart(codePoint)) {
                break;
            }
            hash.addCodePoint(Character.toLowerCase(codePoint));
        }
        if (hash.length() > 0) {
            sink.accept(hash.finish());
        }
        return i;
    }
}
