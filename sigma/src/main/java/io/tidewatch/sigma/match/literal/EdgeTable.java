package io.tidewatch.sigma.match.literal;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the literals that a value begins with, or ends with: by hash of the outermost eight bytes, or of all bytes of shorter ones.
 * Thread-safe.
 */
public final class EdgeTable {
    private static final int WINDOW = 8;

    private final boolean ends;
    private final Literals table;
    /** Lengths of windows that literals have, rising. */
    private final int[] lengths;

    /**
     * @param literals folded, none empty
     * @param numbers what to tell where they are found
     * @param ends whether values end with them
     */
    public EdgeTable(List<byte[]> literals, int[] numbers, boolean ends) {
        this.ends = ends;
        boolean[] used = new boolean[WINDOW + 1];
        table = new Literals(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            byte[] literal = literals.get(i);
            int length = Math.min(WINDOW, literal.length);
            used[length] = true;
            int window = ends ? literal.length - length : 0;
            table.add(key(literal, window, length), literal, window, numbers[i]);
        }
        List<Integer> present = new ArrayList<>();
        for (int length = 1; length <= WINDOW; length++) {
            if (used[length]) {
                present.add(length);
            }
        }
        lengths = present.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Tells {@code hits} every literal at the edge of the bytes, folded or ASCII. */
    public void find(byte[] bytes, int offset, int length, Hits hits) {
        int end = offset + length;
        for (int window : lengths) {
            if (window > length) {
                return;
            }
            int at = ends ? end - window : offset;
            table.find(key(bytes, at, window), bytes, at, ends ? offset : at, end, hits);
        }
    }

    /** Windows of different lengths differ, as no folded byte of a shorter one is 0 where a longer one has a byte. */
    private static long key(byte[] bytes, int at, int length) {
        return Words.some(bytes, at, length);
    }
}
