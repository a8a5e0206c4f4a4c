package io.tidewatch.lake.search;

import io.tidewatch.query.CaseFolding;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text that is looked for in UTF-8 without regard to case, quickly: what it says can be there is to be looked at again; what it says is
 * not there, is not. Immutable.
 */
final class FoldedText {
    private final byte[] folded;
    /** Whether a character beyond ASCII can become one of the text's when folded: the Kelvin sign and the I with a dot do. */
    private final boolean foreign;

    private FoldedText(byte[] folded, boolean foreign) {
        this.folded = folded;
        this.foreign = foreign;
    }

    /** Null for a text that cannot be looked for so: one with characters beyond ASCII. */
    static @Nullable FoldedText of(String text) {
        String folded = CaseFolding.fold(text);
        if (folded.chars().anyMatch(c -> c >= 0x80)) {
            return null;
        }
        return new FoldedText(
                folded.getBytes(StandardCharsets.US_ASCII), folded.indexOf('k') >= 0 || folded.indexOf('i') >= 0);
    }

    boolean mayEqual(byte[] bytes, int from, int to) {
        int length = to - from;
        return length == folded.length ? matches(bytes, from) : length > folded.length && mayHide(bytes, from, to);
    }

    boolean mayBeIn(byte[] bytes, int from, int to) {
        for (int at = from; at <= to - folded.length; at++) {
            if (matches(bytes, at)) {
                return true;
            }
        }
        return to - from > folded.length && mayHide(bytes, from, to);
    }

    /** Whether it can begin at the end of one text and end at the beginning of the other. */
    boolean mayStraddle(byte[] first, byte[] second) {
        if (folded.length < 2) {
            return false;
        }
        // A character has three bytes at the most where it folds to one of ASCII.
        int reach = 3 * (folded.length - 1);
        int before = Math.min(first.length, reach);
        int after = Math.min(second.length, reach);
        byte[] seam = new byte[before + after];
        System.arraycopy(first, first.length - before, seam, 0, before);
        System.arraycopy(second, 0, seam, before, after);
        return mayBeIn(seam, 0, seam.length);
    }

    private boolean matches(byte[] cell, int at) {
        for (int i = 0; i < folded.length; i++) {
            byte b = cell[at + i];
            if (folded[i] != b && (b < 'A' || b > 'Z' || folded[i] != b + 32)) {
                return false;
            }
        }
        return true;
    }

    private boolean mayHide(byte[] bytes, int from, int to) {
        if (foreign) {
            for (int at = from; at < to; at++) {
                // The first bytes of U+212A and U+0130.
                if (bytes[at] == (byte) 0xE2 || bytes[at] == (byte) 0xC4) {
                    return true;
                }
            }
        }
        return false;
    }
}
