package io.tidewatch.sigma.match.literal;

import java.util.Arrays;
import java.util.List;

/**
 * Says whether any of some literals, none shorter than three bytes, may stand in a long text, looking at few of its bytes: the shifts of
 * Wu and Manber (1994) over blocks of two bytes, then the literal's first bytes. May say yes where there is none, never no. Thread-safe.
 */
public final class SkipScanner {
    /** The shortest literal that it takes. */
    public static final int MIN_LENGTH = 3;

    private static final int BLOCKS = 1 << 13;

    private final int shortest;
    private final byte[] shifts = new byte[BLOCKS];
    private final List<byte[]> literals;

    public SkipScanner(List<byte[]> literals) {
        this.literals = List.copyOf(literals);
        int least = 100;
        for (byte[] literal : literals) {
            least = Math.min(least, literal.length);
        }
        shortest = least;
        Arrays.fill(shifts, (byte) (shortest - 1));
        for (byte[] literal : literals) {
            for (int end = 1; end < shortest; end++) {
                int block = block(literal[end - 1], literal[end]);
                shifts[block] = (byte) Math.min(shifts[block], shortest - 1 - end);
            }
        }
    }

    public boolean mayContain(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset + shortest - 1;
        while (at < end) {
            int shift = shifts[block(bytes[at - 1], bytes[at])];
            if (shift > 0) {
                at += shift;
            } else if (startsAt(bytes, at - shortest + 1, end)) {
                return true;
            } else {
                at++;
            }
        }
        return false;
    }

    private boolean startsAt(byte[] bytes, int start, int end) {
        for (byte[] literal : literals) {
            if (literal.length <= end - start && equal(literal, bytes, start)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(byte[] literal, byte[] bytes, int start) {
        for (int i = 0; i < literal.length; i++) {
            if (literal[i] != Fold.ascii(bytes[start + i])) {
                return false;
            }
        }
        return true;
    }

    /** Letters' case falls away with bit 5; that other bytes meet there too costs only a look. */
    private static int block(byte first, byte second) {
        return ((first & 0xDF) << 6 ^ second & 0xDF) & BLOCKS - 1;
    }
}
